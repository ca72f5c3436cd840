// The host contract once more, on the built bundles under the official runtime client, with queues on moto.

import { hostContract, queueHostContract } from '../contracts/host';
import { hasMoto } from '../support/emulators/aws';
import { type LambdaUnderTest, type LoadHandlers, openLambda } from '../support/hosts/lambda';
import { buildFunctions, startAllBuilt } from './built';
import { officialClients, plainClient } from './clients';

const client = officialClients()[0] ?? plainClient();

const fromBundles: LoadHandlers = async (env) => {
  const { functions, stop } = await startAllBuilt(client, env);
  const { http, inbox, tick } = functions;
  return { invoke: { http: http.invoke, inbox: inbox.invoke, tick: tick.invoke }, stop };
};

/** Other processes reach no queue that lives in this one. */
if (hasMoto()) {
  let host: LambdaUnderTest;
  beforeAll(async () => {
    buildFunctions();
    host = await openLambda(fromBundles);
  }, 120_000);
  afterAll(() => host?.close());

  hostContract(`the bundles under ${client.name}`, () => host);
  queueHostContract(`the bundles under ${client.name}`, () => host);
} else {
  it('needs an emulator of SQS', () => {
    process.stdout.write(
      'Skipped: the host contract on the bundles. moto_server is not on the PATH (pip install "moto[server]").\n',
    );
  });
}
