// Texts in AWS: what the services answer, on the wire to the real clients; and against moto where it is installed.

import { CreateBucketCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import {
  CreateSecretCommand,
  PutSecretValueCommand,
  SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import { DeleteParameterCommand, PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import type { TextSource } from '../../src/core/source';
import { openS3Source } from '../../src/sources/s3';
import { openSecretsManagerSource } from '../../src/sources/secrets-manager';
import { openSsmSource } from '../../src/sources/ssm';
import { awsConfig, startMoto, withMoto } from '../support/emulators/aws';
import type { Emulator } from '../support/emulators/process';
import { type Answer, startTokenEndpoint, type TokenEndpoint } from '../support/emulators/token-endpoint';

const ARN = 'arn:aws:secretsmanager:eu-west-1:123456789012:secret:bellhop-AbCdEf';
const JSON_1_1 = 'application/x-amz-json-1.1';

function awsError(status: number, code: string): Answer {
  return { status, type: JSON_1_1, body: JSON.stringify({ __type: code, message: 'as AWS says it' }) };
}

function s3Error(status: number, code: string): Answer {
  return {
    status,
    type: 'application/xml',
    body: `<Error><Code>${code}</Code><Message>as AWS says it</Message></Error>`,
  };
}

describe('what AWS answers', () => {
  let service: TokenEndpoint;
  let answer: Answer;

  beforeAll(async () => {
    service = await startTokenEndpoint(() => answer);
  });
  beforeEach(() => {
    service.asked.length = 0;
  });
  afterAll(() => service.stop());

  const sources: Record<string, () => TextSource> = {
    s3: () => openS3Source('bucket', 'bellhop.yaml', { ...awsConfig(service.url), forcePathStyle: true }),
    ssm: () => openSsmSource('/bellhop/config', awsConfig(service.url)),
    secrets: () => openSecretsManagerSource(ARN, awsConfig(service.url)),
  };

  it.each([
    ['s3', 'gone', 'no object', s3Error(404, 'NoSuchKey')],
    ['s3', 'permanent', 'no right to read', s3Error(403, 'AccessDenied')],
    ['s3', 'retry', 'trouble of its own', s3Error(503, 'SlowDown')],
    ['ssm', 'gone', 'no parameter', awsError(400, 'ParameterNotFound')],
    ['ssm', 'permanent', 'no right to read', awsError(400, 'AccessDeniedException')],
    ['ssm', 'retry', 'too many requests', awsError(400, 'ThrottlingException')],
    ['ssm', 'retry', 'trouble of its own', awsError(500, 'InternalServerError')],
    ['secrets', 'gone', 'no secret', awsError(400, 'ResourceNotFoundException')],
    ['secrets', 'permanent', 'no right to decrypt', awsError(400, 'AccessDeniedException')],
    ['secrets', 'retry', 'trouble of its own', awsError(500, 'InternalServiceError')],
    [
      'secrets',
      'permanent',
      'bytes',
      { type: JSON_1_1, body: '{"ARN":"a","VersionId":"v","SecretBinary":"AAAA"}' },
    ],
  ])('from %s is told as %s: %s', async (name, outcome, _what, given) => {
    answer = given;

    const source = sources[name]!();

    await expect(source.read()).rejects.toMatchObject({ name: 'CallError', outcome });
    await expect(source.read()).rejects.toThrow(source.name);
  });

  it.each(Object.entries(sources))('from nobody at %s is tried again later', async (_name, open) => {
    const { url } = service;
    service.url = 'http://127.0.0.1:9';

    const read = open().read();
    service.url = url;

    await expect(read).rejects.toMatchObject({ outcome: 'retry' });
  });

  it('is not read if the object is larger than anybody writes', async () => {
    answer = { type: 'text/plain', body: 'x'.repeat(1_000_001) };

    await expect(sources.s3!().read()).rejects.toMatchObject({ outcome: 'permanent', code: 'too_large' });
  });

  it('tells S3 which version is known, and takes its 304', async () => {
    answer = { status: 304, body: '' };

    expect(await sources.s3!().read('"etag"')).toBeUndefined();
    expect(service.asked[0]?.headers['if-none-match']).toBe('"etag"');
  });

  it('a secret is asked for in the region of its ARN', async () => {
    answer = { type: JSON_1_1, body: '{"ARN":"a","VersionId":"v","SecretString":"{}"}' };
    const { region: _region, ...config } = awsConfig(service.url);

    await openSecretsManagerSource(ARN.replace('eu-west-1', 'ap-northeast-1'), config).read();

    expect(service.asked[0]?.headers.authorization).toContain('/ap-northeast-1/secretsmanager/');
  });
});

withMoto('texts in AWS', () => {
  let emulator: Emulator;

  beforeAll(async () => {
    emulator = await startMoto();
  });
  afterAll(() => emulator.stop());

  async function changes(source: TextSource, write: (text: string) => Promise<unknown>): Promise<void> {
    await write('route: 日本');
    const first = await source.read();
    const same = await source.read(first?.version);
    await write('two');
    const second = await source.read(first?.version);

    expect(first).toEqual({ text: 'route: 日本', version: expect.stringMatching(/./) });
    expect(same).toBeUndefined();
    expect(second?.text).toBe('two');
    expect(second?.version).not.toBe(first?.version);
  }

  it('an object of S3 is read again only when it has changed', async () => {
    const config = { ...awsConfig(emulator.url), forcePathStyle: true };
    const client = new S3Client(config);
    const place = { Bucket: 'ours', Key: 'prod/bellhop.yaml' };
    await client.send(
      new CreateBucketCommand({
        Bucket: 'ours',
        CreateBucketConfiguration: { LocationConstraint: 'eu-west-1' },
      }),
    );

    await changes(openS3Source(place.Bucket, place.Key, config), (text) =>
      client.send(new PutObjectCommand({ ...place, Body: text })),
    );
  });

  it('a parameter is read again only when it has changed, also if it was made anew', async () => {
    const client = new SSMClient(awsConfig(emulator.url));
    const write = (text: string) =>
      client.send(
        new PutParameterCommand({
          Name: '/bellhop/config',
          Value: text,
          Type: 'SecureString',
          Overwrite: true,
        }),
      );
    const source = openSsmSource('/bellhop/config', awsConfig(emulator.url));

    await changes(source, write);
    await client.send(new DeleteParameterCommand({ Name: '/bellhop/config' }));
    await write('first');
    const first = await source.read();
    await client.send(new DeleteParameterCommand({ Name: '/bellhop/config' }));
    await write('another first');

    expect((await source.read(first?.version))?.text).toBe('another first');
  });

  it('a secret is read again only when it has changed', async () => {
    const client = new SecretsManagerClient(awsConfig(emulator.url));
    const { ARN: arn = '' } = await client.send(
      new CreateSecretCommand({ Name: 'bellhop', SecretString: '{}' }),
    );

    await changes(openSecretsManagerSource(arn, awsConfig(emulator.url)), (text) =>
      client.send(new PutSecretValueCommand({ SecretId: arn, SecretString: text })),
    );
  });
});
