// An endpoint configuration: the models that an endpoint made from it would serve.

import { baseView, withFields } from '../../src/core/base-view';
import type { BaseView, EventHandler } from '../../src/core/view';
import { baseSample } from '../shared/sample';
import { type VariantView, variantsOf, variantsSample } from '../shared/variants';

interface EndpointConfigView extends BaseView {
  variants: VariantView[];
  shadowVariants: VariantView[];
}

export const endpointConfig: EventHandler<EndpointConfigView> = {
  view: (event, _children, words) =>
    withFields(baseView(event, words), {
      variants: variantsOf(event, 'variants', words),
      shadowVariants: variantsOf(event, 'shadowVariants', words),
    }),
  sample: { ...baseSample('endpoint-config'), variants: variantsSample, shadowVariants: variantsSample },
};
