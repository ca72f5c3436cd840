// Identity: who made an API call, as CloudTrail tells it for each kind of credentials.

import type { JsonObject } from '../../core/json';
import { objectAt, textAt } from './fields';

export interface Identity {
  /** CloudTrail's word for the kind of credentials, e.g. `AssumedRole`. */
  type?: string;
  /** As a person would write it; absent if nobody can tell. */
  actor?: string;
  /** The role behind temporary credentials. */
  role?: string;
  /** The service that called on somebody's behalf. */
  invokedBy?: string;
  /** Who vouched for a federated user. */
  provider?: string;
  /** The Identity Center user behind a role's session. */
  onBehalfOf?: string;
}

/** @see https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-user-identity.html */
export function identityOf(record: JsonObject): Identity {
  const user = objectAt(record, 'userIdentity');
  const session = objectAt(user, 'sessionContext');
  return {
    type: textAt(user, 'type'),
    actor: actorOf(user),
    role: textAt(objectAt(session, 'sessionIssuer'), 'userName'),
    invokedBy: textAt(user, 'invokedBy'),
    provider:
      textAt(user, 'identityProvider') ??
      textAt(objectAt(session, 'webIdFederationData'), 'federatedProvider'),
    onBehalfOf: textAt(objectAt(user, 'onBehalfOf'), 'userId'),
  };
}

function actorOf(user: JsonObject | undefined): string | undefined {
  if (user === undefined) return undefined;
  const userName = textAt(user, 'userName');
  switch (textAt(user, 'type')) {
    case 'Root':
      return 'root';
    case 'AssumedRole':
      // A Studio domain that passes its user profiles on puts them into the source identity.
      return textAt(objectAt(user, 'sessionContext'), 'sourceIdentity') ?? sessionName(user);
    case 'IdentityCenterUser':
      return textAt(objectAt(user, 'onBehalfOf'), 'userId') ?? userName;
    case 'AWSAccount':
      return textAt(user, 'accountId');
    case 'AWSService':
      return textAt(user, 'invokedBy');
    case 'Unknown':
      return undefined;
    case undefined:
      return userName ?? textAt(user, 'invokedBy');
    default:
      return userName ?? sessionName(user);
  }
}

/** `ana` of `arn:aws:sts::123456789012:assumed-role/DataScientist/ana`, or of `AROAEXAMPLE:ana`. */
function sessionName(user: JsonObject): string | undefined {
  const fromArn = textAt(user, 'arn')?.split('/').slice(1).at(-1);
  return fromArn || textAt(user, 'principalId')?.split(':').at(-1) || undefined;
}
