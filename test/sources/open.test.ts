import { isSourceAddress, openSource } from '../../src/sources/open';
import '../support/emulators/aws';

const options = { aws: { region: 'eu-west-1' } };

describe('the address of a text', () => {
  it.each([
    ['s3://my-bucket/prod/bellhop.yaml'],
    ['ssm:/bellhop/config'],
    ['ssm:bellhop'],
    ['arn:aws:secretsmanager:eu-west-1:123456789012:secret:bellhop/prod-AbCdEf'],
    ['arn:aws-cn:secretsmanager:cn-north-1:123456789012:secret:bellhop-AbCdEf'],
  ])('%s is opened under its name', async (address) => {
    expect(isSourceAddress(address)).toBe(true);
    expect((await openSource(address, options)).name).toBe(address);
  });

  it('of a blob needs an identity', async () => {
    const address = 'https://bellhop1.blob.core.windows.net/config/bellhop.yaml';

    expect(isSourceAddress(address)).toBe(true);
    await expect(openSource(address)).rejects.toThrow('there must be an identity in Azure');
    const blobCredential = { getToken: async () => ({ token: 't', expiresOnTimestamp: 0 }) };
    expect((await openSource(address, { blobCredential })).name).toBe(address);
  });

  it.each([
    ['bellhop.yaml'],
    ['./s3://x/y'],
    ['s3://bucket'],
    ['s3://Bucket/key'],
    ['ssm:'],
    ['http://bellhop1.blob.core.windows.net/config/bellhop.yaml'],
    ['https://example.com/config/bellhop.yaml'],
    ['https://evil.example/?x=bellhop1.blob.core.windows.net/config/bellhop.yaml'],
    ['https://bellhop1.blob.core.windows.net/config/bellhop.yaml?sv=2024&sig=secret'],
    ['arn:aws:s3:::bucket/key'],
    [''],
  ])('is not %j', async (address) => {
    expect(isSourceAddress(address)).toBe(false);
    await expect(openSource(address, options)).rejects.toThrow(TypeError);
  });
});
