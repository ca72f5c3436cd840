// Any Azure ML event type that nobody knows yet: never dropped, shown with what it plainly says.

import { asObject, asText, ownAnyCase } from '../../core/json';
import type { Described } from './described';
import type { Envelope } from './envelope';
import { workspaceUrl } from './links';
import { cutValues, known, textMap } from './text';
import { workspaceId } from './workspace';

const MOST_FIELDS = 20;
const LONGEST_FIELD = 200;
const STATUS_KEYS = ['status', 'runStatus', 'provisioningState', 'state'];

export function describeOther({ id, type, data, subject, workspace }: Envelope): Described {
  const last = asText(subject.split('/').at(-1));
  return {
    kind: 'other',
    // The type is a sentence about what happened ("ScheduleTriggered"), so it stands in for a status.
    status:
      STATUS_KEYS.map((key) => asText(ownAnyCase(data, key))).find((text) => text !== undefined) ?? type,
    name: last ?? type,
    id: [workspaceId(workspace), subject === '' ? id : subject]
      .filter((part) => part !== undefined)
      .join('/'),
    url: workspaceUrl(workspace),
    tags: textMap(asObject(ownAnyCase(data, 'tags'))),
    attributes: known({
      eventType: type,
      data: cutValues(textMap(data, MOST_FIELDS), LONGEST_FIELD),
    }),
  };
}
