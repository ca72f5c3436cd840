// infra/azure without a compiler: whatever of the templates can be checked as text, against the code that they deploy.

import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { LOOKED_UP, RESOURCE_TYPES } from '../support/bicep/azure';
import { entry, keysOf, plainText } from '../support/bicep/expression';
import { declared } from '../support/bicep/file';
import { bicepProblems } from '../support/bicep/problems';
import {
  all,
  INFRA,
  main,
  moduleNamed,
  modules,
  nameAt,
  ROOT,
  resource,
  resources,
  textAt,
} from './azure-files';

const everyResource = all.flatMap((file) => declared(file, 'resource').map((one) => ({ ...one, file })));
const text = all.map((file) => file.text).join('\n');

describe('the templates', () => {
  it('are seen whole by this test', () => {
    expect(modules.length).toBeGreaterThan(8);
    expect(everyResource.length).toBeGreaterThan(30);
  });

  it('have no name that points nowhere, no module called wrongly, and nothing that nobody uses', () => {
    expect(bicepProblems(main, modules)).toEqual([]);
  });

  it('say the purpose of each file in its first line', () => {
    expect(all.filter((file) => !file.text.startsWith('// ')).map(({ path }) => path)).toEqual([]);
  });

  it('use the version of each resource type that was looked up', () => {
    const wrong = everyResource
      .map(({ target = '' }) => target)
      .filter((target) => RESOURCE_TYPES[target.split('@')[0]!]?.version !== target.split('@')[1]);

    expect(wrong).toEqual([]);
  });

  it('use no version that was over two years old then, unless there is none better', () => {
    const limit = new Date(LOOKED_UP);
    limit.setUTCFullYear(limit.getUTCFullYear() - 2);
    const known = Object.entries(RESOURCE_TYPES);
    const odd = known.filter(([, { version }]) => !/^\d{4}-\d\d-\d\d(-preview)?$/.test(version));
    const old = known.filter(([, { version, why }]) => !why && new Date(version.slice(0, 10)) < limit);

    expect([...odd, ...old]).toEqual([]);
  });

  it('keep the table of versions free of types that nobody uses', () => {
    const used = new Set(everyResource.map(({ target = '' }) => target.split('@')[0]));

    expect(Object.keys(RESOURCE_TYPES).filter((type) => !used.has(type))).toEqual([]);
  });

  it('name every resource, and say where it lies and what it is part of', () => {
    const wrong = everyResource.filter(({ target = '', value, existing, file }) => {
      const keys = keysOf(value);
      const isPart = target.split('@')[0]!.split('/').length > 2;
      const isRight = /roleAssignments|diagnosticSettings/.test(target);
      const parent = nameAt(value, 'parent');
      if (!keys.includes('name')) return true;
      if (isPart) return !declared(file, 'resource').some(({ name }) => name === parent);
      // A role lies in the tenant, and says itself where it can be given.
      if (/roleDefinitions/.test(target)) return false;
      return !existing && (isRight ? !keys.includes('scope') : !keys.includes('location'));
    });

    expect(wrong.map(({ name }) => name)).toEqual([]);
  });

  it('tag whatever can carry a tag, for uninstalling goes by it', () => {
    const created = all.flatMap(resources);
    const untagged = created.filter(
      ({ target = '', value }) =>
        RESOURCE_TYPES[target.split('@')[0]!]?.tags === true && nameAt(value, 'tags') !== 'tags',
    );

    expect(untagged.map(({ name }) => name)).toEqual([]);
    expect(text).toContain("var tags = { application: 'bellhop' }");
  });

  it('have an example of parameters that the template takes', () => {
    const example = JSON.parse(readFileSync(join(INFRA, 'parameters.example.json'), 'utf8'));
    const names = declared(main, 'param').map(({ name }) => name);

    expect(Object.keys(example.parameters).filter((name) => !names.includes(name))).toEqual([]);
  });
});

describe('events of Azure Machine Learning', () => {
  const topic = resource(moduleNamed('workspace-events'), 'topic');
  const inbox = entry(resource(moduleNamed('workspace-events'), 'inbox'), 'properties');

  it('are delivered into the queue, for ever, by an identity', () => {
    const delivery = entry(inbox, 'deliveryWithResourceIdentity');
    const properties = entry(entry(delivery, 'destination'), 'properties');

    expect(textAt(topic, 'properties', 'topicType')).toBe('Microsoft.MachineLearningServices.Workspaces');
    expect(textAt(delivery, 'destination', 'endpointType')).toBe('StorageQueue');
    expect(nameAt(properties, 'queueName')).toBe('queue');
    expect(entry(properties, 'queueMessageTimeToLiveInSeconds')).toEqual({
      kind: 'operation',
      operands: [{ kind: 'literal', value: 1 }],
    });
    expect(nameAt(entry(delivery, 'identity'), 'userAssignedIdentity')).toBe('identityId');
  });

  it('are kept in a container if the queue does not take them', () => {
    const letters = entry(inbox, 'deadLetterWithResourceIdentity');

    expect(textAt(letters, 'deadLetterDestination', 'endpointType')).toBe('StorageBlob');
    expect(nameAt(entry(letters, 'identity'), 'userAssignedIdentity')).toBe('identityId');
  });

  it('come unfiltered, so that one of an unknown type gets a message, too', () => {
    expect(keysOf(inbox)).not.toContain('filter');
  });
});

describe('the queues', () => {
  const storage = moduleNamed('storage');
  const queues = resources(storage).filter(({ target }) => target?.includes('/queues@'));

  it('have a place for dead letters each, where the Functions host and `bellhop dead-letters` look', () => {
    const names = queues.map(({ value }) => plainText(entry(value, 'name')));
    const poison = [...storage.text.matchAll(/name: '\$\{(\w+)\.name\}-poison'/g)].map((found) => found[1]);

    expect(names.filter((name) => name !== undefined)).toEqual(poison);
    expect(readFileSync(join(ROOT, 'src/queues/storage-queue.ts'), 'utf8')).toMatch(/`\$\{queue\}-poison`/);
  });

  it('have names that Azure takes, with their dead letters', () => {
    const names = queues.flatMap(({ value }) => plainText(entry(value, 'name')) ?? []);

    expect(names.filter((name) => !/^[a-z0-9](?:-?[a-z0-9]){2,54}$/.test(name))).toEqual([]);
  });
});

describe('the alerts', () => {
  it('name functions that there are', () => {
    const asked = [...moduleNamed('alerts').text.matchAll(/OperationName == "([a-z-]+)"/g)].map(
      (found) => found[1]!,
    );
    const code = ['http', 'inbox', 'tick'].map((file) =>
      readFileSync(join(ROOT, `functions/azure/${file}.ts`), 'utf8'),
    );
    const registered = [...code.join('').matchAll(/app\.\w+\(\s*'([a-z-]+)'/g)].map((found) => found[1]!);

    expect(asked.length).toBeGreaterThan(1);
    expect(registered.sort()).toEqual(['http', 'inbox-events', 'inbox-jobs', 'tick']);
    expect(asked.filter((name) => !registered.includes(name))).toEqual([]);
  });
});

describe('the compiler', () => {
  const bicep = spawnSync('bicep', ['--version']).error === undefined;
  if (!bicep) process.stdout.write('skipped: compiling infra/azure, for there is no `bicep` on the PATH\n');

  (bicep ? it : it.skip)('takes the templates without a warning', () => {
    const { status, stderr } = spawnSync('bicep', ['build', '--stdout', main.path], { encoding: 'utf8' });

    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  });

  it('has its rules beside the templates', () => {
    expect(existsSync(join(INFRA, 'bicepconfig.json'))).toBe(true);
  });
});
