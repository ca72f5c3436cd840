// Matchers: Alertmanager's syntax, what is wrong with what cannot be read, and what they match.

import fc from 'fast-check';
import { loadRegexCompiler } from '../../src/config/regex';
import {
  compileMatchers,
  formatMatcher,
  labelProblem,
  type Matcher,
  MatcherError,
  needsRegex,
  parseMatchers,
} from '../../src/core/matchers';

function m(label: string, operator: Matcher['operator'], value: string): Matcher {
  return { label, operator, value };
}

describe('parseMatchers', () => {
  it.each<[string, Matcher[]]>([
    ['kind="pipeline-run"', [m('kind', '=', 'pipeline-run')]],
    ['kind=pipeline-run', [m('kind', '=', 'pipeline-run')]],
    ['  kind  =  "pipeline-run"  ', [m('kind', '=', 'pipeline-run')]],
    ['tag_team!="x"', [m('tag_team', '!=', 'x')]],
    ['tone=~"failure|action"', [m('tone', '=~', 'failure|action')]],
    ['tone=~failure|action', [m('tone', '=~', 'failure|action')]],
    ['name!~"test-.*"', [m('name', '!~', 'test-.*')]],
    ['{a="b",c!="d"}', [m('a', '=', 'b'), m('c', '!=', 'd')]],
    ['{ a = b , c != d }', [m('a', '=', 'b'), m('c', '!=', 'd')]],
    ['a=b,c=d', [m('a', '=', 'b'), m('c', '=', 'd')]],
    ['a=b,', [m('a', '=', 'b')]],
    ['{a=b,}', [m('a', '=', 'b')]],
    ['{}', []],
    ['"kind"="x"', [m('kind', '=', 'x')]],
    ['team=""', [m('team', '=', '')]],
    ['name="a, b = {c}"', [m('name', '=', 'a, b = {c}')]],
    ['name="say \\"hi\\" \\\\ \\n\\t"', [m('name', '=', 'say "hi" \\ \n\t')]],
    ['name=~"v\\d+\\.\\d+\\b"', [m('name', '=~', 'v\\d+\\.\\d+\\b')]],
    ['name=🙂機械', [m('name', '=', '🙂機械')]],
    ['name="it\'s"', [m('name', '=', "it's")]],
  ])('reads %s', (text, expected) => {
    expect(parseMatchers(text)).toEqual(expected);
  });

  it.each<[string, number, string]>([
    ['', 0, 'expected a label name, but found the end'],
    ['   ', 3, 'expected a label name, but found the end'],
    [',', 0, 'expected a label name, but found a comma'],
    ['{,}', 1, 'expected a label name, but found a comma'],
    ['{', 1, 'expected a label name, but found the end'],
    ['kind', 4, 'expected =, !=, =~ or !~ after "kind", but found the end'],
    ['kind=', 5, 'expected a value after kind= (an empty one is written ""), but found the end'],
    [
      'kind=="x"',
      5,
      'expected a value after kind= (an empty one is written ""), but found "=" (the operators are =, !=, =~ and !~)',
    ],
    [
      'kind~"x"',
      4,
      'expected =, !=, =~ or !~ after "kind", but found "~" (the operators are =, !=, =~ and !~)',
    ],
    [
      "kind='x'",
      5,
      'expected a value after kind= (an empty one is written ""), but found \' (use double quotes)',
    ],
    ['name=a b', 7, 'expected a comma or the end, but found "b" (put the whole value in double quotes)'],
    [
      'name=~[a-z]{3}',
      11,
      'expected a comma or the end, but found "{" (put the whole value in double quotes)',
    ],
    ['{a=b', 4, 'expected a comma or }, but found the end'],
    ['{a=b,', 5, 'expected a comma or }, but found the end'],
    ['a=b}', 3, 'expected a comma or the end, but found "}" (put the whole value in double quotes)'],
    ['{a=b} x', 6, 'expected a comma or the end, but found "x" (put the whole value in double quotes)'],
    [
      'name="abc',
      5,
      'expected a value after name= (an empty one is written ""), but found a double quote that does not fit (is one missing, or not written \\" inside the value?)',
    ],
    [
      'name=ab"c"',
      7,
      'expected a comma or the end, but found a double quote that does not fit (is one missing, or not written \\" inside the value?)',
    ],
    ['name=🙂{', 7, 'expected a comma or the end, but found "{" (put the whole value in double quotes)'],
  ])('refuses %j at %i', (text, offset, message) => {
    const read = () => parseMatchers(text);

    expect(read).toThrow(new MatcherError(offset, message));
    expect(read).toThrow(expect.objectContaining({ offset }));
  });

  it('reads back whatever formatMatcher writes', () => {
    const matcher = fc.record({
      label: fc.oneof(fc.constantFrom('kind', 'tag_team'), fc.string({ unit: 'binary', minLength: 1 })),
      operator: fc.constantFrom('=', '!=', '=~', '!~') as fc.Arbitrary<Matcher['operator']>,
      value: fc.oneof(
        fc.string({ unit: 'binary' }),
        fc.string({ unit: fc.constantFrom('\\', '"', 'n', 't', '\n', '\t', ',') }),
      ),
    });

    fc.assert(
      fc.property(fc.array(matcher, { minLength: 1 }), fc.boolean(), (matchers, braces) => {
        const text = matchers.map(formatMatcher).join(', ');

        expect(parseMatchers(braces ? `{${text}}` : text)).toEqual(matchers);
      }),
    );
  });

  it('never fails in any other way, whatever the text', () => {
    const unit = fc.constantFrom(...'{}!=~,\\"\'` \nab🙂');

    fc.assert(
      fc.property(fc.string({ unit }), (text) => {
        try {
          parseMatchers(text);
        } catch (error) {
          expect(error).toBeInstanceOf(MatcherError);
          expect((error as MatcherError).offset).toBeLessThanOrEqual(text.length);
        }
      }),
      { numRuns: 500 },
    );
  });
});

describe('labelProblem', () => {
  it.each(['kind', 'environment', 'tag_team', 'tag_cost_centre'])('accepts %s', (label) => {
    expect(labelProblem(label)).toBeUndefined();
  });

  it.each([
    ['knid', 'no label is called "knid" (did you mean "kind"?): '],
    ['Kind', 'no label is called "Kind" (did you mean "kind"?): '],
    ['severity', 'no label is called "severity": it must be one of kind, tone, '],
    ['tag_cost-centre', 'no label is called "tag_cost-centre": in the name of a tag, '],
  ])('refuses %s with advice', (label, start) => {
    expect(labelProblem(label)).toMatch(new RegExp(`^${start.replace(/[()?]/g, '\\$&')}`));
  });
});

describe('compileMatchers', () => {
  it.each<[string, string, boolean]>([
    ['name="fraud"', 'fraud', true],
    ['name="fraud"', 'Fraud', false],
    ['name!="fraud"', 'fraud', false],
    ['name!="fraud"', 'churn', true],
    ['name=~"fraud|churn"', 'churn', true],
    ['name=~"fraud|churn"', 'fraud-2', false],
    ['name!~"fraud|churn"', 'fraud', false],
    ['name=~"fraud-.*"', 'fraud-2', true],
    ['name=~"fraud-.*"', 'my-fraud-2', false],
    ['name=~"a|b.*"', 'xa', false],
    ['name=~"(?i)FRAUD"', 'fraud', true],
    ['name!~"fraud-.*"', 'fraud-2', false],
    ['name=~"fraud-.+", name!~".*-test"', 'fraud-test', false],
    ['name=~"fraud-.+", name!~".*-test"', 'fraud-live', true],
    ['name=~""', '', true],
    ['{}', 'anything', true],
  ])('%s on %j: %s', async (text, name, expected) => {
    const matches = compileMatchers(parseMatchers(text), await loadRegexCompiler());

    expect(matches({ name })).toBe(expected);
  });

  it.each<[string, boolean]>([
    ['tag_team=""', true],
    ['tag_team!=""', false],
    ['tag_team!="x"', true],
    ['tag_team=~".*"', true],
    ['tag_team=~".+"', false],
    ['tag_team!~"x|y"', true],
  ])('takes a label that is missing for the empty text: %s is %s', async (text, expected) => {
    const matches = compileMatchers(parseMatchers(text), await loadRegexCompiler());

    expect(matches({})).toBe(expected);
  });

  it('takes linear time for an expression that makes a backtracking engine explode', async () => {
    const matches = compileMatchers(parseMatchers('name=~"(a+)+b"'), await loadRegexCompiler());

    expect(matches({ name: `${'a'.repeat(50_000)}c` })).toBe(false);
  });

  it('needs the engine for real expressions only', () => {
    const needed = ['a=b', 'a!=".*"', 'a=~"x|y-z|v 1"', 'a=~"x.*"', 'a!~"x+"']
      .flatMap(parseMatchers)
      .map(needsRegex);

    expect(needed).toEqual([false, false, false, true, true]);
  });

  it('gives the words of a plain alternation the same meaning as the engine does', async () => {
    const regex = await loadRegexCompiler();
    const word = fc.constantFrom('a', 'b', 'ab', 'a-b', 'a b', '_');

    fc.assert(
      fc.property(fc.array(word, { minLength: 1 }), word, (words, text) => {
        const [matcher] = parseMatchers(`name=~"${words.join('|')}"`);

        expect(compileMatchers([matcher!], regex)({ name: text })).toBe(regex(matcher!.value)(text));
      }),
    );
  });
});
