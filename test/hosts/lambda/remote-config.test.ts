// The functions on AWS with their configuration in a parameter, read by the real client over the wire.

import { type RemoteHostUnderTest, remoteConfiguration, remoteContract } from '../../contracts/host';
import { type ParameterPeer, startParameter } from '../../support/emulators/parameter';
import { type Clock, turnableClock } from '../../support/hosts/clock';
import { fromSources, openLambda } from '../../support/hosts/lambda';

let clock: Clock | undefined;
let parameter: ParameterPeer | undefined;
let host: RemoteHostUnderTest | undefined;

beforeAll(async () => {
  const turned = turnableClock();
  clock = turned;
  const peer = await startParameter('/bellhop/config', remoteConfiguration('ml'));
  parameter = peer;
  const lambda = await openLambda(fromSources, {
    BELLHOP_CONFIG: 'ssm:/bellhop/config',
    AWS_ENDPOINT_URL_SSM: peer.url,
  });
  host = { ...lambda, write: async (text) => peer.write(text), later: turned.later };
}, 60_000);
afterAll(async () => {
  await host?.close();
  await parameter?.stop();
  clock?.restore();
});

remoteContract('AWS Lambda', () => host as RemoteHostUnderTest);
