import { ACTION_IDS } from '../../src/core/event';
import { compileTemplateSet, loadTemplateSet, toModule } from '../../src/render/compile';
import { createRenderer } from '../../src/render/runtime';
import type { TemplateSet } from '../../src/render/template-set';
import { DEFAULT, folderOf, problemsOf, rendererOf, request, sample, samplesOf, WORDS } from './support/set';

/** Problems of default.yaml with this as its text, on line 3. */
function textProblems(text: string): string[] {
  return problemsOf({ 'default.yaml': `title: t\ntext: |\n  ${text}\n` });
}

describe('the build', () => {
  it('finds nothing wrong with a good set', () => {
    expect(problemsOf({})).toEqual([]);
  });

  it.each([
    [
      'a field',
      'Hi {{subject.nmae}}',
      'default.yaml:3:8 the view has no subject.nmae (did you mean "subject.name"?)',
    ],
    [
      'a helper argument',
      '{{link subject.name subject.ulr}}',
      'default.yaml:3:23 the view has no subject.ulr (did you mean "subject.url"?)',
    ],
    ['an #if', '{{#if nope}}x{{/if}}', 'default.yaml:3:9 the view has no nope'],
    ['a subexpression', '{{#if (eq nope 1)}}x{{/if}}', 'default.yaml:3:13 the view has no nope'],
    [
      'an #each',
      '{{#each stepz}}x{{/each}}',
      'default.yaml:3:11 the view has no stepz (did you mean "steps"?)',
    ],
    [
      'the scope of an #each',
      '{{#each steps}}{{nam}}{{/each}}',
      'default.yaml:3:20 the view has no nam (did you mean "name"?)',
    ],
    ['an {{else}}', '{{#if ok}}x{{else}}{{nope}}{{/if}}', 'default.yaml:3:24 the view has no nope'],
    [
      'a way out of a scope',
      '{{#each steps}}{{../actro}}{{/each}}',
      'default.yaml:3:20 the view has no ../actro (did you mean "../actor"?)',
    ],
    ['a way out of the view', '{{../actor}}', 'default.yaml:3:5 ../actor leads out of the view'],
    [
      'a field of the view inside an #each',
      '{{#each steps}}{{actor}}{{/each}}',
      'default.yaml:3:20 the view has no actor',
    ],
    ['a prototype', '{{subject.constructor}}', 'default.yaml:3:5 the view has no subject.constructor'],
    [
      '@index outside a loop',
      '{{@index}}',
      'default.yaml:3:5 @index is not known here; inside {{#each}} there are @index, @first, @last and @key',
    ],
  ])('sees a name that the view does not have: %s', (_, text, problem) => {
    expect(textProblems(text)).toEqual([problem]);
  });

  it.each([
    ['{{{actor}}}', '{{{…}}} and {{&…}} are refused'],
    ['{{&actor}}', '{{{…}}} and {{&…}} are refused'],
    ['{{> partial}}', 'partials and decorators are not for cards'],
    ['{{lnik actor actor}}', 'lnik is no helper (did you mean "link"?)'],
    ['{{lookup subject "name"}}', 'lookup is no helper'],
    ['{{#log actor}}{{/log}}', '{{#log}} is no block'],
    ['{{link actor}}', 'link takes 2 arguments, not 1'],
    ['{{when startedAt zone="x"}}', 'when takes no named arguments'],
    ['{{#each steps as |step|}}x{{/each}}', 'as |name|'],
    ['{{steps}}', 'steps is a list; use {{#each}} or {{join}}'],
    ['{{subject}}', 'subject has fields of its own (name, version, id, url); name one'],
    ['{{#each actor}}x{{/each}}', 'actor is no list'],
    ['{{"text"}}', 'a text or number needs no braces'],
    ['**bold', '** is opened and not closed'],
    ['**{{#if ok}}a**{{/if}}', '** is opened and not closed'],
    ['`code', '` is opened and not closed'],
    ['[x](http://a.example)', 'must be written out and begin with https://'],
    ['[x]({{subject.url}})', 'must be written out and begin with https://'],
    ['a\u202eb', 'invisible characters'],
  ])('refuses %s', (text, problem) => {
    expect(textProblems(text)).toContainEqual(expect.stringContaining(problem));
  });

  it.each([
    ['{{#if ok}}x', '1:1 the block {{#if ok}} that opens here is never closed; end it with {{/if}}'],
    [
      'a\n b {{#each steps}}\n{{name}}',
      '2:4 the block {{#each steps}} that opens here is never closed; end it with {{/each}}',
    ],
    ['{{^if ok}}x', '1:1 the block {{^if ok}} that opens here is never closed; end it with {{/if}}'],
    [
      '{{#if ok}}{{#if count}}x{{/if}}',
      '1:1 the block {{#if ok}} that opens here is never closed; end it with {{/if}}',
    ],
    [
      '{{#if ok}}{{#each steps}}x{{/if}}',
      '1:27 {{/if}} closes another block than the one that is open, {{#each steps}}',
    ],
    ['x{{/if}}', '1:2 {{/if}} closes a block that was never opened'],
    ['x {{else}} y', '1:3 {{else}} stands outside of a block'],
    ['a {{actor', '1:3 the {{ that opens here is never closed by }}'],
    ['a {{actor} {{count}}', '1:3 the {{ that opens here is never closed by }}'],
    ['{{!-- a {{actor}}', '1:1 the {{ that opens here is never closed by }}'],
    ['{{~ }}', '1:1 {{~ }} names nothing; write a field between the braces'],
    ['{{code actor', '1:1 the {{ that opens here is never closed by }}'],
    [
      '{{code "}}" (}}',
      '1:1 {{code "}}" (}} cannot be read; write {{field}}, {{helper field}} or {{#block field}}',
    ],
    [
      '{{#if (}}x{{/if}}',
      '1:1 {{#if (}} cannot be read; write {{field}}, {{helper field}} or {{#block field}}',
    ],
    [
      '{{#if ok}}{{else if (}}{{/if}}',
      '1:11 {{else if (}} cannot be read; write {{field}}, {{helper field}} or {{#block field}}',
    ],
  ])('says in plain words why %j is no template', (text, fault) => {
    const [line, column] = fault.split(/[: ]/, 2).map(Number) as [number, number];
    const indented = text.replaceAll('\n', '\n  ');

    const problems = problemsOf({ 'default.yaml': `title: t\ntext: |\n  ${indented}\n` });

    expect(problems).toEqual([
      `default.yaml:${line + 2}:${column + 2} not a valid template: ${fault.replace(/^\S+ /, '')}`,
    ]);
  });

  it.each([
    [
      'titel: t',
      'default.yaml:1:1 titel is no key of a template (did you mean "title"?); there are title, context, text, facts, links, actions, fallback',
    ],
    ['text: t', 'default.yaml:1:1 title is missing'],
    ['text: t\ntitle: ""', 'default.yaml:2:8 title is empty; a card needs one'],
    ['text: t\ntitle: "  "', 'default.yaml:2:8 title is empty; a card needs one'],
    ['text: t\ntitle:', 'default.yaml:2:7 title is empty; a card needs one'],
    [
      '- a',
      'default.yaml:1:1 a template must be a mapping with title, context, text, facts, links, actions, fallback',
    ],
    [
      'title: t\nactions: [retyr]',
      `default.yaml:2:11 retyr is no action (did you mean "retry"?); there are ${ACTION_IDS.join(', ')}`,
    ],
    [
      'title: t\nlinks: [{ label: x, url: "https://a.example/{{actor}}" }]',
      'default.yaml:2:27 a url is the name of one field of the view, or written out with https://',
    ],
    [
      'title: t\nlinks: [{ label: x, url: subject.urk }]',
      'default.yaml:2:28 the view has no subject.urk (did you mean "subject.url"?)',
    ],
    ['title: t\nlinks: [{ label: x }]', 'default.yaml:2:9 a link has a label and a url, and nothing else'],
    ['title: t\nfacts: { A: { b: c } }', 'default.yaml:2:13 facts: A must be a text'],
    [
      `title: t\nfacts: {${Array.from({ length: 11 }, (_, n) => ` f${n}: x`).join(',')} }`,
      'default.yaml:2:8 a card has at most 10 facts; four is a good number',
    ],
    ['title: "a {{nope}}"', 'default.yaml:1:13 the view has no nope'],
    ['title: a {{nope}}', 'default.yaml:1:12 the view has no nope'],
    ['title: t\nfallback: "{{nope}}"', 'default.yaml:2:14 the view has no nope'],
    [
      'title: [',
      'default.yaml:1:9 not valid YAML: Flow sequence in block collection must be sufficiently indented and end with a ]',
    ],
  ])('says what is wrong with %j', (template, problem) => {
    expect(problemsOf({ 'default.yaml': template })).toContain(problem);
  });

  it('checks a template against the view of its own kind, and the default against every other', () => {
    const samples = { ...samplesOf({ ...sample, only: 1 }), job: sample };

    expect(problemsOf({ 'job.yaml': 'title: "{{only}}"' }, { samples })).toEqual([
      'job.yaml:1:11 the view has no only',
    ]);
    expect(problemsOf({ 'default.yaml': 'title: "{{only}}"' }, { samples })).toEqual([
      'default.yaml:1:11 the view has no only',
    ]);
    expect(problemsOf({ 'default.yaml': 'title: "{{only}}"', 'job.yaml': 'title: t' }, { samples })).toEqual(
      [],
    );
  });

  it('wants translations of the same shape', () => {
    const problems = problemsOf({
      'job.yaml': 'title: t\ntext: x\nfacts: { A: a, B: b }\nactions: [stop]',
      'ja/job.yaml': 'title: t\nfacts: { A: a }\nactions: [retry]',
      'ja/model.yaml': 'title: t',
      'ja/words.yaml': WORDS.replace('Completed: completed', 'Done: done').replace('d: "{n} d"', 'd: "d"'),
    });

    expect(problems.map((problem) => problem.replace(/\/tmp\S*\//, ''))).toEqual([
      'ja/job.yaml:1:1 text is missing: job.yaml has it',
      'ja/job.yaml:1:1 1 facts, but job.yaml has 2',
      'ja/job.yaml:1:1 actions differ from those of job.yaml',
      'ja/model.yaml:1:1 there is no English template of this name',
      'ja/words.yaml:2:1 units: d must hold {n}',
      'ja/words.yaml:2:1 status: Completed is missing; words.yaml has it',
      'ja/words.yaml:2:1 status: Done is not in words.yaml',
    ]);
  });

  it('wants files with the names of kinds, a default and words', () => {
    const dir = folderOf(
      { 'pipeline-runs.yaml': 'title: t', 'notes.md': 'x', 'fr/job.yaml': 'title: t' },
      true,
    );

    const { problems } = compileTemplateSet({ dir, samples: samplesOf(sample) });

    expect(problems.map(({ message }) => message).sort()).toEqual([
      'default.yaml is missing',
      'fr is no language; there are en, ja',
      'ja/words.yaml is missing',
      'pipeline-runs is the name of no kind (did you mean "pipeline-run"?)',
      'words.yaml is missing',
    ]);
  });

  it('tells a problem of a catalogue once, whatever the number of kinds', () => {
    const words = WORDS.replace('approve {{subject.name}}', 'approve {{subject.nam}}').replace(
      'kind: { ',
      'kind: { jobb: Job, ',
    );

    expect(problemsOf({ 'words.yaml': words })).toEqual([
      'words.yaml:2:1 kind: jobb is unknown (did you mean "job"?)',
      expect.stringMatching(
        /^words.yaml:9:\d+ the view has no subject.nam \(did you mean "subject.name"\?\)$/,
      ),
    ]);
  });

  it('throws every problem at once when a set is loaded', () => {
    const dir = folderOf({ 'default.yaml': 'title: "{{a}} {{b}}"' });

    expect(() => loadTemplateSet({ dir, samples: samplesOf(sample) })).toThrow(/has no a\n.*has no b/);
  });
});

describe('toModule', () => {
  it('gives a module that renders the same, without the compiler', () => {
    const options = { dir: folderOf({ 'job.yaml': DEFAULT }), samples: samplesOf(sample) };
    const source = toModule(compileTemplateSet(options).set);

    const set = new Function(source.replace('export const templateSet =', 'return'))() as TemplateSet;

    expect(source.startsWith('export const templateSet = {')).toBe(true);
    expect(createRenderer(set).render(request())).toEqual(
      rendererOf({ 'job.yaml': DEFAULT }).render(request()),
    );
  });
});
