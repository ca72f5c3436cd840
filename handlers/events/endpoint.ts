// An endpoint: its configuration and what stands behind it.

import { baseView, withFields } from '../../src/core/base-view';
import type { BaseView, EventHandler } from '../../src/core/view';
import { text } from '../shared/attributes';
import { logsUrl } from '../shared/console';
import { baseSample } from '../shared/sample';
import { type VariantView, variantsOf, variantsSample } from '../shared/variants';

interface EndpointView extends BaseView {
  config: string | null;
  variants: VariantView[];
  logsUrl: string | null;
}

export const endpoint: EventHandler<EndpointView> = {
  view: (event, _children, words) =>
    withFields(baseView(event, words), {
      config: text(event.attributes, 'endpointConfig'),
      variants: variantsOf(event, 'variants', words),
      logsUrl: logsUrl(event),
    }),
  sample: {
    ...baseSample('endpoint'),
    config: 'fraud-detector-2026-11-20',
    variants: variantsSample,
    logsUrl: 'https://eu-west-1.console.aws.amazon.com/cloudwatch/home?region=eu-west-1#logsV2:log-groups',
  },
};
