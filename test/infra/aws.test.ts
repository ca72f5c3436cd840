// The AWS stack: queues, functions and alarms fit together, and nothing is left behind.

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { FUNCTIONS } from '../../infra/aws/settings';
import { BRIDGE, EVERYTHING, ofType, one, ROOT, synthesise } from './aws-stack';

const bot = synthesise();
const everything = synthesise(EVERYTHING);
const bridge = synthesise(BRIDGE);

/** Every `BELLHOP_…` that these files and folders write. */
function namesIn(paths: string[]): Set<string> {
  const files = paths.flatMap((path) =>
    path.endsWith('.ts')
      ? [path]
      : readdirSync(join(ROOT, path), { recursive: true, encoding: 'utf8' })
          .filter((name) => name.endsWith('.ts'))
          .map((name) => join(path, name)),
  );
  const found = files.flatMap(
    (file) => readFileSync(join(ROOT, file), 'utf8').match(/\bBELLHOP_[A-Z_]+\b/g) ?? [],
  );
  return new Set(found);
}

function functionNamed(name: string, stack = bot) {
  return one(stack, 'AWS::Lambda::Function', `Functions${name}`);
}

describe('the functions on AWS', () => {
  it.each(FUNCTIONS)('runs %s on a current Node and ARM', (name) => {
    const [, properties] = functionNamed(name);

    expect(properties).toMatchObject({
      Runtime: 'nodejs24.x',
      Architectures: ['arm64'],
      Handler: 'index.handler',
    });
  });

  it.each(FUNCTIONS)('has an entry file with a handler for %s', (name) => {
    const file = join(ROOT, 'functions/aws', `${name}.ts`);

    expect(existsSync(file) && readFileSync(file, 'utf8')).toMatch(/^export const handler\b/m);
  });

  it('sets every variable that the code reads, and none that it does not', () => {
    const fromSecret = ['BELLHOP_EVENTS_KEY', 'BELLHOP_JOBS_KEY'];
    const read = namesIn(['functions/aws', 'functions/deployed.ts']);
    const readAnywhere = namesIn(['functions/aws', 'functions/deployed.ts', 'src']);
    const set = FUNCTIONS.flatMap((name) =>
      Object.keys(functionNamed(name, everything)[1].Environment.Variables),
    );

    expect([...read].filter((name) => ![...set, ...fromSecret].includes(name))).toEqual([]);
    // AZURE_…: the names that Azure's own libraries use.
    expect(set.filter((name) => !readAnywhere.has(name) && !name.startsWith('AZURE_'))).toEqual([]);
  });

  it('gives the secret to nobody as a value', () => {
    const values = FUNCTIONS.map((name) => functionNamed(name)[1].Environment.Variables.BELLHOP_SECRETS);

    expect(values).toEqual(FUNCTIONS.map(() => ({ Ref: one(bot, 'AWS::SecretsManager::Secret')[0] })));
    expect(bot.text).not.toContain('{{resolve:');
  });

  it('feeds the inbox from both queues, with partial failures, and within what is reserved', () => {
    const mappings = (stack: typeof bot) =>
      ofType(stack, 'AWS::Lambda::EventSourceMapping').map(([, properties]) => [
        properties.FunctionName.Ref,
        properties.FunctionResponseTypes,
        properties.ScalingConfig.MaximumConcurrency,
      ]);
    const inbox = functionNamed('inbox')[0];

    expect(mappings(bot)).toEqual([
      [inbox, ['ReportBatchItemFailures'], 10],
      [inbox, ['ReportBatchItemFailures'], 10],
    ]);
    expect(mappings(everything).map(([, , most]) => most)).toEqual([4, 4]);
    expect(functionNamed('inbox', everything)[1].ReservedConcurrentExecutions).toBe(8);
  });

  it('calls the tick every minute, and it ends before the next one', () => {
    const [, schedule] = one(bot, 'AWS::Scheduler::Schedule');
    const [tick, { Timeout }] = functionNamed('tick');

    expect(schedule.ScheduleExpression).toBe('rate(1 minute)');
    expect(schedule.Target.Arn).toEqual({ 'Fn::GetAtt': [tick, 'Arn'] });
    expect(JSON.parse(schedule.Target.Input)).toEqual({ type: 'tick' });
    expect(Timeout).toBeLessThan(60);
  });

  it('opens one URL to the world: that of the doors', () => {
    const open = ofType(bot, 'AWS::Lambda::Permission').map(([, properties]) => [
      properties.Principal,
      properties.FunctionName['Fn::GetAtt'][0],
    ]);

    expect(ofType(bot, 'AWS::Lambda::Url')).toHaveLength(1);
    expect(open).toEqual([
      ['*', functionNamed('http')[0]],
      ['*', functionNamed('http')[0]],
    ]);
  });
});

describe('the queues on AWS', () => {
  const queues = ofType(bot, 'AWS::SQS::Queue');
  const [deadId, dead] = one(bot, 'AWS::SQS::Queue', 'StorageDeadLetters');
  const working = queues.filter(([id]) => id !== deadId);

  it('hides a message for six times as long as the inbox may take', () => {
    const { Timeout } = functionNamed('inbox')[1];

    expect(working.map(([, { VisibilityTimeout }]) => VisibilityTimeout >= 6 * Timeout)).toEqual([
      true,
      true,
    ]);
  });

  it('gives a message up only after the bot would have, and keeps it for two weeks', () => {
    const give = working.map(([, { RedrivePolicy }]) => RedrivePolicy);

    expect(give.map(({ deadLetterTargetArn }) => deadLetterTargetArn['Fn::GetAtt'][0])).toEqual([
      deadId,
      deadId,
    ]);
    // The bot buries a message with its reason after eight failures.
    expect(give.every(({ maxReceiveCount }) => maxReceiveCount > 8)).toBe(true);
    expect(dead.MessageRetentionPeriod).toBe(14 * 24 * 3600);
    expect(working.every(([, { MessageRetentionPeriod }]) => MessageRetentionPeriod < 14 * 24 * 3600)).toBe(
      true,
    );
  });

  it('encrypts all of them', () => {
    expect(queues.map(([, { SqsManagedSseEnabled }]) => SqsManagedSseEnabled)).toEqual([true, true, true]);
  });
});

describe('the table on AWS', () => {
  it('is the one that the store expects', () => {
    const [, table] = one(bot, 'AWS::DynamoDB::Table');

    expect(table).toMatchObject({
      KeySchema: [
        { AttributeName: 'pk', KeyType: 'HASH' },
        { AttributeName: 'sk', KeyType: 'RANGE' },
      ],
      BillingMode: 'PAY_PER_REQUEST',
      TimeToLiveSpecification: { AttributeName: 'ttl', Enabled: true },
      PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
    });
  });

  it('stays only if it is protected, and nothing else ever does', () => {
    const kept = ({ resources }: typeof bot) =>
      Object.values(resources).filter(({ DeletionPolicy }) => (DeletionPolicy ?? 'Delete') !== 'Delete');

    expect(kept(bot)).toEqual([]);
    expect(kept(bridge)).toEqual([]);
    expect(
      kept(everything).map(({ Type, Properties }) => [Type, Properties.DeletionProtectionEnabled]),
    ).toEqual([['AWS::DynamoDB::Table', true]]);
  });
});

describe('what people look at on AWS', () => {
  it('alarms for lost and late messages, and for every function that fails, is throttled or stands still', () => {
    const alarms = ofType(bot, 'AWS::CloudWatch::Alarm')
      .map(([, alarm]) => alarm.MetricName)
      .sort();

    expect(alarms).toEqual([
      ...['ApproximateAgeOfOldestMessage', 'ApproximateAgeOfOldestMessage'],
      'ApproximateNumberOfMessagesVisible',
      ...['Errors', 'Errors', 'Errors'],
      'Invocations',
      ...['Throttles', 'Throttles', 'Throttles'],
    ]);
    expect(ofType(everything, 'AWS::CloudWatch::Alarm').map(([, alarm]) => alarm.MetricName)).toContain(
      'ConfigRejected',
    );
    expect(one(bot, 'AWS::CloudWatch::Alarm', 'AlarmsSilence')[1]).toMatchObject({
      ComparisonOperator: 'LessThanThreshold',
      Threshold: 1,
      TreatMissingData: 'breaching',
    });
  });

  it('tells every alarm to the topic, which an address may hear', () => {
    const topic = [{ Ref: one(everything, 'AWS::SNS::Topic')[0] }];
    const actions = ofType(everything, 'AWS::CloudWatch::Alarm').map(([, { AlarmActions }]) => AlarmActions);

    expect(actions).toEqual(actions.map(() => topic));
    expect(ofType(everything, 'AWS::SNS::Subscription').map(([, { Endpoint }]) => Endpoint)).toEqual([
      'ml@example.com',
    ]);
    expect(ofType(bot, 'AWS::SNS::Subscription')).toEqual([]);
  });

  it('keeps the log of every function, and for a while only', () => {
    const days = (stack: typeof bot) =>
      ofType(stack, 'AWS::Logs::LogGroup').map(([, { RetentionInDays }]) => RetentionInDays);

    expect([days(bot), days(everything)]).toEqual([
      [30, 30, 30],
      [90, 90, 90],
    ]);
  });

  it('has the outputs and the alarms that the guide speaks of', () => {
    const guide = readFileSync(join(ROOT, 'docs/deploy-aws.md'), 'utf8');
    const outputs = [...guide.matchAll(/"\$\(output (\w+)\)|output `(\w+)`/g)].map(
      ([, a, b]) => a ?? b ?? '',
    );
    const known = [...Object.keys(bot.outputs), ...Object.keys(bridge.outputs)];
    const alarms = ofType(everything, 'AWS::CloudWatch::Alarm').map(([id]) =>
      id.replace(/^Alarms|[0-9A-F]{8}$/g, ''),
    );

    expect(outputs.length).toBeGreaterThan(8);
    expect(outputs.filter((name) => !known.includes(name))).toEqual([]);
    expect(
      alarms.filter((id) => !guide.replaceAll('-', '').includes(`${id.replace(/(http|inbox|tick)$/, '')}`)),
    ).toEqual([]);
  });

  it('names the addresses of all doors', () => {
    const ends = Object.values(bot.outputs).flatMap(({ Value }) => Value['Fn::Join']?.[1].at(-1) ?? []);

    expect(ends).toEqual(['health', 'slack/events', 'api/messages', 'events/azure']);
  });
});
