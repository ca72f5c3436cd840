import { createAwsCloud } from '../../../src/clouds/aws';
import { createAzureCloud } from '../../../src/clouds/azure';
import { listSamples } from '../../../src/hosts/local/samples';
import { pipelineStory } from '../../../src/hosts/local/story';

const CLOUDS = [createAwsCloud(), createAzureCloud()];
const NOW = new Date('2026-11-20T14:00:00Z');

describe('listSamples', () => {
  it('says what a sample is about, in words of its file and its event', () => {
    const failed = pipelineStory(NOW).at(4)!.body;

    expect(listSamples([{ id: 'aws/pipeline-run.failed-late', body: failed }], CLOUDS, NOW)).toEqual([
      {
        id: 'aws/pipeline-run.failed-late',
        cloud: 'aws',
        kind: 'pipeline-run',
        tone: 'failure',
        status: 'Failed',
        name: 'fraud-train',
        title: 'fraud-train · failed late',
        events: 1,
      },
    ]);
  });

  it('leaves out what no cloud can read', () => {
    const files = [
      { id: 'aws/broken', body: { nonsense: true } },
      { id: 'gcp/x', body: {} },
    ];

    expect(listSamples(files, CLOUDS, NOW)).toEqual([]);
  });
});

describe('the story', () => {
  it('tells of a failure, a retry, a success and a decision, in the order of time', () => {
    const events = pipelineStory(NOW).flatMap(({ body }) => CLOUDS[0]!.decode(body, NOW));

    const told = events.map((item) =>
      'event' in item ? [item.event.kind, item.event.status, item.event.tone] : item,
    );
    expect(told).toEqual([
      ['pipeline-run', 'Executing', 'progress'],
      ['pipeline-step', 'Succeeded', 'success'],
      ['pipeline-step', 'Succeeded', 'success'],
      ['pipeline-step', 'Failed', 'failure'],
      ['pipeline-run', 'Failed', 'failure'],
      ['pipeline-run', 'Executing', 'progress'],
      ['pipeline-step', 'Succeeded', 'success'],
      ['pipeline-step', 'Succeeded', 'success'],
      ['pipeline-step', 'Succeeded', 'success'],
      ['model-version', 'PendingManualApproval', 'action'],
      ['pipeline-run', 'Succeeded', 'success'],
    ]);
    const times = events.map((item) => ('event' in item ? item.event.time : ''));
    expect(times).toEqual([...times].sort());
  });

  it('is a run of its own each time', () => {
    const runOf = (): string => JSON.stringify(pipelineStory(NOW)[0]!.body).match(/execution\/(\w+)/)![1]!;

    expect(runOf()).not.toBe(runOf());
  });
});
