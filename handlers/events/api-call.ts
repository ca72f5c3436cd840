// An API call: who did what to which thing, and whether they were let.

import { baseView, withFields } from '../../src/core/base-view';
import type { BaseView, EventHandler } from '../../src/core/view';
import { flag, text } from '../shared/attributes';
import { baseSample } from '../shared/sample';

interface ApiCallView extends BaseView {
  /** The API's name for it: UpdateModelPackage. */
  call: string;
  /** The error it ended with; null when it succeeded. */
  error: string | null;
  denied: boolean;
  role: string | null;
  /** The person behind a role's session. */
  onBehalfOf: string | null;
  /** The root user should not be used at all. */
  byRoot: boolean;
  /** The call names a thing; else the subject stands for the call itself. */
  hasTarget: boolean;
}

export const apiCall: EventHandler<ApiCallView> = {
  view(event, _children, words) {
    const onBehalfOf = text(event.attributes, 'onBehalfOf');
    const call = text(event.attributes, 'eventName') ?? event.subject.name;
    return withFields(baseView(event, words), {
      call,
      error: event.status === 'Succeeded' ? null : event.status,
      denied: flag(event.attributes, 'accessDenied'),
      role: text(event.attributes, 'role'),
      onBehalfOf: onBehalfOf === event.actor ? null : onBehalfOf,
      byRoot: text(event.attributes, 'identityType') === 'Root',
      hasTarget: event.subject.name !== call,
    });
  },
  sample: {
    ...baseSample('api-call'),
    call: 'UpdateModelPackage',
    error: 'AccessDenied',
    denied: true,
    role: 'DataScientist',
    onBehalfOf: '544894e8-80c1-707f-60e3-3ba6510dfac1',
    byRoot: true,
    hasTarget: true,
  },
};
