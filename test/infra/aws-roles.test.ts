// What may be done with the AWS roles: these lists and nothing else.

import {
  BRIDGE,
  EVERYTHING,
  GUIDS,
  type Loose,
  ofType,
  one,
  type Synthesised,
  synthesise,
} from './aws-stack';

const bot = synthesise();
const everything = synthesise(EVERYTHING);
const bridge = synthesise(BRIDGE);

interface Statement {
  Effect: string;
  Action: string | string[];
  Resource: Loose | string | (Loose | string)[];
  Condition?: unknown;
}

function statements(stack: Synthesised, name: string): Statement[] {
  const [, { Policies = [] }] = one(stack, 'AWS::IAM::Role', name);
  return Policies.flatMap(({ PolicyDocument }: Loose) => PolicyDocument.Statement);
}

/** `action on resource`, with the resource's id without its hash. */
function rights(stack: Synthesised, name: string): string[] {
  return statements(stack, name)
    .flatMap(({ Action, Resource, Condition }) =>
      [Action]
        .flat()
        .flatMap((action) =>
          (Array.isArray(Resource) ? Resource : [Resource]).map(
            (resource) => `${action} on ${nameOf(resource)}${Condition === undefined ? '' : ' if'}`,
          ),
        ),
    )
    .sort();
}

function nameOf(resource: Loose | string): string {
  if (typeof resource === 'string') return resource;
  const id = resource['Fn::GetAtt']?.[0] ?? resource.Ref;
  if (id !== undefined) return id.replace(/[0-9A-F]{8}$/, '');
  const joined = resource['Fn::Join']?.[1].map((part: Loose) => part.Ref ?? part).join('');
  return joined;
}

const LOG = (name: string) => [
  `logs:CreateLogStream on Functions${name}Log`,
  `logs:PutLogEvents on Functions${name}Log`,
];
const SECRET = 'secretsmanager:GetSecretValue on StorageSecret';
const TABLE = ['DeleteItem', 'GetItem', 'PutItem', 'Query'].map((call) => `dynamodb:${call} on StorageTable`);
const CONFIG = 's3:GetObject on arn:AWS::Partition:s3:::settings/team/bellhop.yaml';

const EXPECTED: Record<string, string[]> = {
  Functionshttp: [
    'dynamodb:GetItem on StorageTable if',
    'dynamodb:PutItem on StorageTable if',
    ...LOG('http'),
    SECRET,
    'sqs:SendMessage on StorageEvents',
    'sqs:SendMessage on StorageJobs',
  ],
  Functionsinbox: [
    ...TABLE,
    ...LOG('inbox'),
    SECRET,
    ...['DeleteMessage', 'GetQueueAttributes', 'ReceiveMessage', 'SendMessage'].flatMap((call) => [
      `sqs:${call} on StorageEvents`,
      `sqs:${call} on StorageJobs`,
    ]),
    'sqs:SendMessage on StorageDeadLetters',
  ],
  Functionstick: [
    ...TABLE,
    ...LOG('tick'),
    SECRET,
    'sqs:SendMessage on StorageDeadLetters',
    'sqs:SendMessage on StorageEvents',
    'sqs:SendMessage on StorageJobs',
  ],
  EveryMinute: ['lambda:InvokeFunction on FunctionstickFunction'],
};

describe('the roles on AWS', () => {
  it.each(Object.entries(EXPECTED))('give %s exactly what it needs', (name, expected) => {
    expect(rights(bot, name)).toEqual([...expected].sort());
  });

  it('are these four, without policies from elsewhere', () => {
    const roles = ofType(bot, 'AWS::IAM::Role');

    expect(roles).toHaveLength(Object.keys(EXPECTED).length);
    expect(roles.filter(([, { ManagedPolicyArns }]) => ManagedPolicyArns !== undefined)).toEqual([]);
    expect(ofType(bot, 'AWS::IAM::Policy')).toEqual([]);
  });

  it('add the configuration and the token for Entra where they are asked for', () => {
    const added = (name: string) =>
      rights(everything, name).filter((right) => !EXPECTED[name]!.includes(right));

    expect(added('Functionshttp')).toEqual([CONFIG]);
    expect(added('Functionsinbox')).toEqual([CONFIG, 'sts:GetWebIdentityToken on * if']);
    expect(added('Functionstick')).toEqual([CONFIG]);
  });

  it('allow a parameter as well as an object for the configuration', () => {
    const withParameter = synthesise({ config: 'ssm:/team/bellhop' });

    expect(rights(withParameter, 'Functionstick')).toContain(
      'ssm:GetParameter on arn:AWS::Partition:ssm:AWS::Region:AWS::AccountId:parameter/team/bellhop',
    );
  });

  it('let each function show Entra who it is, and read nothing here, where the configuration is a blob', () => {
    const config = 'https://team.blob.core.windows.net/config/bellhop.yaml';
    const withBlob = synthesise({ config, azureTenant: GUIDS[0], azureClient: GUIDS[1] });
    const added = (name: string) =>
      rights(withBlob, name).filter((right) => !EXPECTED[name]!.includes(right));

    for (const name of ['Functionshttp', 'Functionsinbox', 'Functionstick'])
      expect([name, added(name)]).toEqual([name, ['sts:GetWebIdentityToken on * if']]);
  });

  it('let the door reach long messages and the configuration in the table, and nothing else', () => {
    const reached = (stack: Synthesised) =>
      statements(stack, 'Functionshttp')
        .filter(({ Action }) => [Action].flat().some((action) => action.startsWith('dynamodb:')))
        .map(({ Action, Condition }) => [[Action].flat().length, Condition]);
    const only = (...partitions: string[]) => ({
      'ForAllValues:StringLike': {
        'dynamodb:LeadingKeys': partitions.length === 1 ? partitions : partitions,
      },
      Null: { 'dynamodb:LeadingKeys': 'false' },
    });

    expect(reached(bot)).toEqual([[2, only('body#*', '#part#*')]]);
    expect(reached(everything)).toEqual([
      [2, only('body#*', '#part#*')],
      [1, only('config#*')],
    ]);
  });

  it('have no wildcard, but for the token, whose audience is fixed', () => {
    const wide = [bot, everything, bridge].flatMap((stack) =>
      ofType(stack, 'AWS::IAM::Role')
        .flatMap(([id]) => statements(stack, id))
        .filter(({ Action, Resource }) => JSON.stringify([Action, Resource]).includes('*')),
    );

    expect(wide).toEqual([
      {
        Effect: 'Allow',
        Action: 'sts:GetWebIdentityToken',
        Resource: '*',
        Condition: {
          'ForAllValues:StringEquals': { 'sts:IdentityTokenAudience': ['api://AzureADTokenExchange'] },
          Null: { 'sts:IdentityTokenAudience': 'false' },
        },
      },
    ]);
  });
});

describe('the queues on AWS', () => {
  it('take events from our own rules only, and jobs from nobody outside', () => {
    const rules = ofType(bot, 'AWS::Events::Rule').map(([id]) => ({ 'Fn::GetAtt': [id, 'Arn'] }));
    const granted = ofType(bot, 'AWS::SQS::QueuePolicy').flatMap(([id, { PolicyDocument }]) =>
      PolicyDocument.Statement.filter(({ Effect }: Statement) => Effect === 'Allow').map(
        (statement: Loose) => [
          id.replace(/[0-9A-F]{8}$/, ''),
          statement.Action,
          statement.Principal,
          statement.Condition,
        ],
      ),
    );
    const fromRules = [
      'sqs:SendMessage',
      { Service: 'events.amazonaws.com' },
      { ArnEquals: { 'aws:SourceArn': rules } },
    ];

    expect(granted).toEqual([
      ['StorageDeadLettersPolicy', ...fromRules],
      ['StorageEventsPolicy', ...fromRules],
    ]);
  });
});

describe('the bridge on AWS', () => {
  it("calls the bot's door with a key that was made here", () => {
    const [, connection] = one(bridge, 'AWS::Events::Connection');
    const [key] = one(bridge, 'AWS::SecretsManager::Secret');
    const [, destination] = one(bridge, 'AWS::Events::ApiDestination');
    const { ApiKeyName, ApiKeyValue } = connection.AuthParameters.ApiKeyAuthParameters;

    expect(destination).toMatchObject({
      InvocationEndpoint: 'https://bot.example.com/events/aws',
      HttpMethod: 'POST',
    });
    expect(ApiKeyName).toBe('x-bellhop-key');
    expect(ApiKeyValue['Fn::Join'][1]).toEqual([
      '{{resolve:secretsmanager:',
      { Ref: key },
      ':SecretString:::}}',
    ]);
  });

  it('lets EventBridge call that and nothing else', () => {
    expect(rights(bridge, 'Caller')).toEqual(['events:InvokeApiDestination on BotApiDestination']);
  });

  it("trusts the tenant's tokens for one identity and one audience, to do nothing", () => {
    const [provider, properties] = one(bridge, 'AWS::IAM::OIDCProvider');
    const issuer = `sts.windows.net/${GUIDS[0]}/`;

    expect(properties).toMatchObject({ Url: `https://${issuer}`, ClientIdList: ['api://bellhop'] });
    expect(one(bridge, 'AWS::IAM::Role', 'ForAzure')[1].AssumeRolePolicyDocument.Statement).toEqual([
      {
        Effect: 'Allow',
        Action: 'sts:AssumeRoleWithWebIdentity',
        Principal: { Federated: { 'Fn::GetAtt': [provider, 'Arn'] } },
        Condition: { StringEquals: { [`${issuer}:aud`]: 'api://bellhop', [`${issuer}:sub`]: GUIDS[1] } },
      },
    ]);
    expect(statements(bridge, 'ForAzure')).toEqual([]);
  });

  it('lets that identity read the configuration where it is here', () => {
    const withConfig = synthesise({ ...BRIDGE, config: 's3://settings/team/bellhop.yaml' });

    expect(rights(withConfig, 'ForAzure')).toEqual([CONFIG]);
  });
});
