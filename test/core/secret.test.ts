import { inspect } from 'node:util';
import { Secret } from '../../src/core/secret';

describe('a secret', () => {
  it('cannot be printed by accident', () => {
    const secret = new Secret('s3cret');

    const printed = [`${secret}`, JSON.stringify({ secret }), inspect({ deep: [secret] }), String(secret)];

    expect(printed.join()).not.toContain('s3cret');
    expect(secret.reveal()).toBe('s3cret');
  });

  it.each([
    ['the same text', 's3cret', true],
    ['another text', 's3creT', false],
    ['its beginning', 's3cre', false],
    ['more than it', 's3cret ', false],
    ['nothing', '', false],
  ])('tells %s from others', (_name, given, expected) => {
    expect(new Secret('s3cret').matches(given)).toBe(expected);
  });

  it('has parts while it is replaced by another', () => {
    expect(new Secret('old, new ,').parts().map((part) => part.reveal())).toEqual(['old', 'new']);
    expect(new Secret(' , ').parts()).toEqual([]);
  });
});
