// One parameter of Systems Manager on the loopback, as GetParameter answers for it.
// https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_GetParameter.html

import { startPeer } from '../peers/http';

export interface ParameterPeer {
  url: string;
  write(text: string): void;
  stop(): Promise<void>;
}

export async function startParameter(name: string, first: string): Promise<ParameterPeer> {
  let value = { Value: first, Version: 1, LastModifiedDate: 1_795_000_000 };
  const peer = await startPeer(({ headers, body }) => {
    const asked = JSON.parse(body) as { Name?: string };
    const known = headers['x-amz-target'] === 'AmazonSSM.GetParameter' && asked.Name === name;
    const type = { 'content-type': 'application/x-amz-json-1.1' };
    return known
      ? { status: 200, headers: type, body: { Parameter: { Name: name, Type: 'String', ...value } } }
      : { status: 400, headers: type, body: { __type: 'ParameterNotFound' } };
  });
  return {
    url: peer.url,
    write(text) {
      value = { Value: text, Version: value.Version + 1, LastModifiedDate: value.LastModifiedDate + 1 };
    },
    stop: peer.stop,
  };
}
