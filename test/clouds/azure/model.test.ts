// Models, deployments, drift and unknown types whose data is incomplete or odd.

import { decodeEvent, eventGrid, WORKSPACE } from './fixtures';

describe('odd data', () => {
  it('believes the data before the subject', () => {
    const model = decodeEvent(
      eventGrid('ModelRegistered', { ModelName: 'm', ModelVersion: 2 }, { subject: 'models/other:1' }),
    );
    const drift = decodeEvent(
      eventGrid('DatasetDriftDetected', { DataDriftId: 'd', RunId: 'r' }, { subject: 'datadrifts/x/runs/y' }),
    );
    const deployment = decodeEvent(
      eventGrid('ModelDeployed', { ServiceName: 's' }, { subject: 'endpoints/other' }),
    );

    expect([model.subject.name, model.subject.version]).toEqual(['m', '2']);
    expect(deployment.subject.name).toBe('s');
    expect([drift.subject.id, drift.attributes.runId]).toEqual(['d', 'r']);
  });

  it('reads from the subject what the data lacks', () => {
    const subjects: [string, string][] = [
      ['ModelDeployed', 'endpoints/scoring'],
      ['DatasetDriftDetected', 'datadrift/d1/run/r1'],
      ['RunCompleted', 'experiments/e1/runs/r1'],
    ];

    const events = subjects.map(([type, subject]) => decodeEvent(eventGrid(type, {}, { subject })));

    expect(events.map((event) => [event.subject.name, event.subject.id, event.attributes])).toEqual([
      ['scoring', `${WORKSPACE}/endpoints/scoring`, {}],
      ['d1', 'd1', { runId: 'r1' }],
      ['r1', 'r1', { runId: 'r1', experimentId: 'e1' }],
    ]);
  });

  it('reads what an odd list of models holds', () => {
    const models = (ModelIds: unknown) =>
      decodeEvent(eventGrid('ModelDeployed', { ModelIds })).attributes.models;

    expect([models(' a:1 , b,, c:x:2'), models(['a:1', null, 7]), models({})]).toEqual([
      [{ name: 'a', version: '1' }, { name: 'b' }, { name: 'c:x', version: '2' }],
      [{ name: 'a', version: '1' }, { name: '7' }],
      undefined,
    ]);
  });

  it('says what an unknown type says of its status, else the type', () => {
    const status = (data: object) => decodeEvent(eventGrid('EndpointCreated', data)).status;

    expect([
      status({ Status: 'FAILED' }),
      status({ state: 'in_service', runStatus: ' ' }),
      status({}),
    ]).toEqual([...['Failed', 'InService', 'EndpointCreated']]);
  });
});
