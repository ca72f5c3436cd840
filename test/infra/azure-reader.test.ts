// The reader of Bicep finds what a compiler would: each check of the templates is seen to fail here.

import { entry, plainText } from '../support/bicep/expression';
import { type BicepFile, parseBicep } from '../support/bicep/file';
import { bicepProblems } from '../support/bicep/problems';
import { references } from '../support/bicep/references';

function file(path: string, text: string): BicepFile {
  return { path, text, declarations: parseBicep(text, path) };
}

const PARAM = "@description('x')\nparam x string\n";
const OUTPUT = "@description('y')\noutput y string = x\n";
const CALL = "module m 'm.bicep' = {\n  name: 'm'\n  params: { x: 'a' }\n}\n";
const READ = "@description('z')\noutput z string = m.outputs.y\n";

describe('the reader of Bicep', () => {
  it('reads a resource with loops, conditions and texts in texts', () => {
    const text = `
      // a comment
      resource r 'A.B/c@2025-01-01' = [
        for (id, index) in ids: if (id != 'none') {
          name: 'r-\${index}-\${last(split(id, '/'))}' // another
          tags: { 'a b': 1, c: on ? null : [id, 'x'] }
        }
      ]`;

    const [resource] = parseBicep(text);

    expect(resource).toMatchObject({ kind: 'resource', name: 'r', target: 'A.B/c@2025-01-01', line: 3 });
    expect(references(resource?.value).map(({ name }) => name)).toEqual(['ids', 'last', 'split', 'on']);
    expect(plainText(entry(resource?.value, 'name'))).toBeUndefined();
  });

  it('reads escapes and texts of several lines', () => {
    const [one, two] = parseBicep(`var a = 'it\\'s \\\${b} for $5'\nvar c = '''\nit's \${d}\n'''`);

    expect(plainText(one?.value)).toBe(`it's \${b} for $5`);
    expect(plainText(two?.value)).toBe(`it's \${d}\n`);
  });

  it.each([
    ['a text that does not end', "var a = 'b\n", /line 1: a text that does not end/],
    ['what is put into a text and does not end', "var a = '${b\n", /does not end/],
    ['two values on a line', 'var a = [1 2]', /line 1: a comma or a line break should stand here/],
    ['two properties on a line', 'var a = { b: 1 c: 2 }', /a comma or a line break should stand here/],
    ['a value that is missing', 'var a =\n', /a value should stand here, not newline/],
    ['an operator at the start of a line', "var a = 'b'\n  ? 1 : 2", /should stand here/],
    ['a bracket that does not close', 'var a = (1\nvar b = 2', /"\)" should stand here/],
    ['a word that declares nothing', "let a = 'b'", /a declaration should stand before "let"/],
    ['more after a value', "var a = 'b' 'c'", /the line should end/],
    ['a sign that is none', 'var a = #', /cannot read "#"/],
  ])('refuses %s', (_, text, message) => {
    expect(() => parseBicep(text)).toThrow(message);
  });

  it('finds nothing wrong with a module that is called rightly', () => {
    const main = file('main.bicep', `${CALL}${READ}`);

    expect(bicepProblems(main, [file('m.bicep', `${PARAM}${OUTPUT}`)])).toEqual([]);
  });

  it.each([
    ['a name that is unknown', `var a = b\n${CALL}${READ}output q string = a`, 'main.bicep:1: b is unknown'],
    [
      'a function that is unknown',
      `${CALL}${READ}var a = uniqeString('b')`,
      'main.bicep:7: uniqeString is unknown',
    ],
    ['a name in a text', `${CALL}${READ}var a = 'b\${c}'`, 'main.bicep:7: c is unknown'],
    [
      "a loop's name outside it",
      `${CALL}${READ}var a = [for b in [1]: b]\nvar c = b`,
      'main.bicep:8: b is unknown',
    ],
    ['a name that is declared twice', `${CALL}${READ}var m = 1`, 'main.bicep:7: m is declared twice'],
    ['a variable that nobody uses', `${CALL}${READ}var a = 1`, 'main.bicep:7: a is not used'],
    [
      'a parameter without a description',
      `${CALL}${READ}param a string`,
      'main.bicep:7: a has no description',
    ],
    ['a type that is none', `${CALL}${READ}param a text`, 'main.bicep:7: a is of type text'],
    ['an output that is not there', `${CALL}${READ}var a = m.outputs.w`, 'main.bicep:7: m has no output w'],
    ['an output that nobody reads', CALL, 'm.bicep:4: nobody reads the output y'],
    [
      'a module that is not there',
      `${CALL.replace('m.bicep', 'n.bicep')}${READ}`,
      'main.bicep:1: m calls n.bicep, which is not there',
    ],
    ['a module that nobody calls', 'var a = 1', 'm.bicep:1: nobody calls it'],
    ['a parameter that is missing', `${CALL.replace("x: 'a'", '')}${READ}`, 'main.bicep:1: m needs x'],
    [
      'a parameter that is unknown',
      `${CALL.replace("x: 'a'", "x: 'a', w: 1")}${READ}`,
      'main.bicep:1: m takes no w',
    ],
  ])('finds %s', (_, text, problem) => {
    const main = file('main.bicep', text);

    expect(bicepProblems(main, [file('m.bicep', `${PARAM}${OUTPUT}`)])).toContain(problem);
  });
});
