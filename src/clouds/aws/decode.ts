// Decoding for SageMaker: any envelope in, one MlEvent or one sentence out for each event in it.

import { InputError } from '../../core/errors';
import type { Cloud, Decoded } from '../../core/ports';
import { toMlEvent } from './draft';
import { unwrap } from './envelope';
import { cut, parseEvent } from './event-bridge';
import { decoderOf } from './families';

/** SageMaker's events, as EventBridge and CloudTrail carry them. */
export function createAwsCloud(): Cloud {
  return {
    id: 'aws',
    decode: (envelope, receivedAt) =>
      unwrap(envelope).map((item) => ('error' in item ? item : decodeOne(item.value, receivedAt))),
  };
}

function decodeOne(value: unknown, receivedAt: Date): Decoded {
  try {
    const event = parseEvent(value);
    const decoder = decoderOf(event);
    if (decoder === undefined) {
      throw new InputError(
        `Of CloudWatch's events Bellhop takes "CloudWatch Alarm State Change" only, not ${JSON.stringify(cut(event.detailType))}; narrow the rule to it.`,
      );
    }
    return { event: toMlEvent(event, decoder(event), receivedAt) };
  } catch (error) {
    if (error instanceof InputError) return { error: error.message };
    throw error;
  }
}
