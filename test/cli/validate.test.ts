// bellhop validate: every problem of configuration and templates, or one line that says ok.

import { join } from 'node:path';
import { bellhop, writeFiles } from './support';

const folder = writeFiles({
  'good.yaml':
    'receivers: [{ name: a }]\nroute: { receiver: a, routes: [{ matchers: [kind=model] }] }\n' +
    'policies: [{ name: x, actions: all, allow: [members] }]\n',
  'warned.yaml': 'receivers: [{ name: a }, { name: b }]\nroute: { receiver: a }\n',
  'bad.yaml': 'receivers: [{ name: a }, { name: a }]\nroute: { receiver: b }\ntemplates: { house: . }\n',
});
const templates = (problems: { file: string; line: number; message: string }[] = []) => ({
  checkTemplates: async () => ({ problems, count: 31 }),
});

describe('bellhop validate', () => {
  it('says ok, and of how much', async () => {
    expect(await bellhop(['validate', '--config', join(folder, 'good.yaml')], templates())).toEqual({
      exit: 0,
      stdout: 'ok: 1 receiver, 2 routes, 1 policy, 31 templates\n',
      stderr: '',
    });
  });

  it('warns on stderr of what works and is hardly meant', async () => {
    expect(await bellhop(['validate', '--config', join(folder, 'warned.yaml')], templates())).toEqual({
      exit: 0,
      stdout: 'ok: 2 receivers, 1 route, 0 policies, 31 templates\n',
      stderr:
        `${folder}/warned.yaml:1:34: warning: no route uses the receiver "b"\n` +
        `${folder}/warned.yaml:1:1: warning: no policy: the buttons of messages refuse everybody\n`,
    });
  });

  it('lists the problems of both, and exits with 1', async () => {
    const seen: unknown[] = [];
    const checkTemplates = async (sets: Record<string, string>) => {
      seen.push({ ...sets });
      return { problems: [{ file: 'model.yaml', line: 3, column: 1, message: 'no such field' }], count: 31 };
    };

    const run = await bellhop(['validate', '--config', join(folder, 'bad.yaml')], { checkTemplates });

    expect(run).toEqual({
      exit: 1,
      stdout:
        `${folder}/bad.yaml:1:34: there are two receivers called "a"\n` +
        `${folder}/bad.yaml:2:20: no receiver is called "b"\n` +
        'model.yaml:3:1: no such field\n',
      stderr: '',
    });
    expect(seen).toEqual([{ house: folder }]);
  });

  it('fails for a problem in a template alone', async () => {
    const problem = { file: 'model.yaml', line: 3, message: 'no such field' };

    const run = await bellhop(['validate', '--config', join(folder, 'good.yaml')], templates([problem]));

    expect(run).toEqual({ exit: 1, stdout: 'model.yaml:3: no such field\n', stderr: '' });
  });
});
