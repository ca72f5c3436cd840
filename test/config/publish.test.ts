// The section "publish:" of bellhop.yaml: buses and topics, and a sentence for each that cannot be one.

import { checkConfig } from '../../src/config';
import { formatProblem } from '../../src/core/errors';

function check(publish: string) {
  const text = `receivers: [{ name: ml }]\nroute: { receiver: ml }\n${publish}`;
  return checkConfig({ env: {}, file: 'x.yaml', readFile: () => text, isFolder: () => true });
}

const ARN = 'arn:aws:events:eu-central-1:111122223333:event-bus/team/decisions';
const TOPIC = 'https://ml-decisions.westeurope-1.eventgrid.azure.net/api/events';

describe('where decisions are published', () => {
  it.each([
    ['', {}],
    ['publish: {}', {}],
    ['publish: { eventbridge: { bus: decisions } }', { eventbridge: { bus: 'decisions' } }],
    [
      'publish: { eventbridge: { bus: decisions, region: us-gov-west-1 } }',
      { eventbridge: { bus: 'decisions', region: 'us-gov-west-1' } },
    ],
    [`publish: { eventbridge: { bus: "${ARN}" } }`, { eventbridge: { bus: ARN } }],
    [
      `publish: { eventbridge: { bus: "${ARN}", region: eu-central-1 } }`,
      { eventbridge: { bus: ARN, region: 'eu-central-1' } },
    ],
    [`publish: { eventgrid: { endpoint: "${TOPIC}" } }`, { eventgrid: { endpoint: TOPIC } }],
  ])('%s', async (text, publish) => {
    const { config, data, problems } = await check(text);

    expect(problems).toEqual([]);
    expect([config?.publish, data?.publish]).toEqual([publish, publish]);
  });

  it.each([
    ['publish: { eventbridge: {} }', '"bus" is missing'],
    [
      'publish: { eventbridge: { bus: "a b" } }',
      'expected the name or the ARN of an event bus, such as ml-decisions',
    ],
    [
      'publish: { eventbridge: { bus: "arn:aws:sqs:eu-west-1:111122223333:queue" } }',
      'expected the name or the ARN of an event bus, such as ml-decisions',
    ],
    ['publish: { eventbridge: { bus: a, region: Ireland } }', 'expected a region such as eu-west-1'],
    [
      `publish: { eventbridge: { bus: "${ARN}", region: eu-west-1 } }`,
      'the bus is in eu-central-1: leave the region out',
    ],
    ['publish: { eventbrige: { bus: a } }', 'unknown key "eventbrige" (did you mean "eventbridge"?)'],
    ['publish: { eventgrid: {} }', '"endpoint" is missing'],
    ...[
      TOPIC.replace('https', 'http'),
      `${TOPIC}?sig=secret`,
      'https://eventgrid.azure.net.example.com/api/events',
      'https://ana:secret@a.westeurope-1.eventgrid.azure.net/api/events',
      'https://ns.westeurope-1.eventgrid.azure.net/topics/t:publish',
    ].map((endpoint) => [
      `publish: { eventgrid: { endpoint: "${endpoint}" } }`,
      'expected the endpoint of a topic, https://<topic>.<region>-1.eventgrid.azure.net/api/events, and nothing behind it',
    ]),
  ])('%s is refused', async (text, sentence) => {
    const { config, problems } = await check(text!);

    expect(config).toBeUndefined();
    expect(problems.map(formatProblem)).toEqual([expect.stringMatching(/^x\.yaml:3:\d+: /)]);
    expect(problems.map(({ message }) => message)).toEqual([sentence]);
  });
});
