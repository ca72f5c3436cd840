// The right to publish decisions: on the one bus or topic that is named, for the worker alone, and nowhere unless it is named.

import { readBridgeSettings } from '../../infra/aws/bridge-settings';
import { readSettings } from '../../infra/aws/settings';
import { entry } from '../support/bicep/expression';
import { declared } from '../support/bicep/file';
import { BRIDGE, type Loose, ofType, synthesise } from './aws-stack';
import { main, moduleNamed, nameAt, resource } from './azure-files';

const ARN = 'arn:aws:events:eu-central-1:444455556666:event-bus/team/decisions';

/** The statements that allow it, by the role they belong to. */
function publishing(context: Record<string, unknown>): [role: string, statement: Loose][] {
  return ofType(synthesise(context), 'AWS::IAM::Role').flatMap(([id, { Policies = [] }]) =>
    Policies.flatMap(({ PolicyDocument }: Loose) => PolicyDocument.Statement)
      .filter(({ Action }: Loose) => [Action].flat().includes('events:PutEvents'))
      .map((statement: Loose) => [id.replace(/[0-9A-F]{8}$/, ''), statement]),
  );
}

describe('publishing decisions on EventBridge', () => {
  it('is allowed to nobody unless a bus is named', () => {
    expect([...publishing({}), ...publishing(BRIDGE)]).toEqual([]);
  });

  it('is allowed to the inbox, on that bus in this account', () => {
    const region = { Ref: 'AWS::Region' };
    const place = [region, ':', { Ref: 'AWS::AccountId' }, ':event-bus/ml-decisions'];

    expect(publishing({ decisionsBus: 'ml-decisions' })).toEqual([
      [
        'FunctionsinboxRole',
        {
          Effect: 'Allow',
          Action: 'events:PutEvents',
          Resource: { 'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, ':events:', ...place]] },
        },
      ],
    ]);
  });

  it('is allowed on a bus elsewhere by its ARN, and to a bot on Azure by its role', () => {
    const statement = { Effect: 'Allow', Action: 'events:PutEvents', Resource: ARN };

    expect(publishing({ decisionsBus: ARN })).toEqual([['FunctionsinboxRole', statement]]);
    expect(publishing({ ...BRIDGE, decisionsBus: ARN })).toEqual([['ForAzure', statement]]);
  });

  it.each(['*', 'ml-*', 'a b', 'arn:aws:sqs:eu-west-1:111122223333:queue', `${ARN}*`])(
    'is not allowed on %j',
    (decisionsBus) => {
      const wrong = `decisionsBus must be the name or the ARN of an event bus, not "${decisionsBus}"`;
      const context = (values: Record<string, unknown>) => (name: string) => values[name];

      expect(() => readSettings(context({ decisionsBus }))).toThrow(wrong);
      expect(() => readBridgeSettings(context({ ...BRIDGE, decisionsBus }))).toThrow(wrong);
    },
  );
});

describe('publishing decisions on Event Grid', () => {
  it('is a right of the worker on the topic itself, if there is one', () => {
    const right = resource(moduleNamed('decisions-topic'), 'right');
    const call = declared(main, 'module').find(({ name }) => name === 'decisionsTopic');
    const given = call?.value?.kind === 'if' ? entry(call.value.body, 'params') : undefined;

    expect(nameAt(right, 'scope')).toBe('topic');
    expect(JSON.stringify(entry(entry(right, 'properties'), 'roleDefinitionId'))).toContain(
      'eventGridDataSender',
    );
    expect(call?.value).toMatchObject({ kind: 'if' });
    expect(JSON.stringify(entry(given, 'principalId'))).toContain('workerPrincipalId');
  });
});
