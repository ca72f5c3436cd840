// The shape of matchers in bellhop.yaml, wherever they stand.

import * as v from 'valibot';

const text = v.pipe(v.string(), v.nonEmpty());

export const matchersSchema = v.pipe(
  v.union([v.pipe(v.array(text), v.description('All of them must match.')), text]),
  v.title('Matchers'),
  v.description(
    'Conditions on labels in Alertmanager\'s syntax, e.g. kind="pipeline-run" or tone=~"failure|action". ' +
      'Operators: = != =~ !~. All must match. Labels: kind, tone, cloud, name, status, account, region, workspace, ' +
      'environment, actor, tag_<key>.',
  ),
);
