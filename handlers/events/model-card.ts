// A model card: whose model it describes, and whether someone should review it.

import { baseView, withFields } from '../../src/core/base-view';
import type { BaseView, EventHandler } from '../../src/core/view';
import { text } from '../shared/attributes';
import { baseSample } from '../shared/sample';

interface ModelCardView extends BaseView {
  model: string | null;
  createdBy: string | null;
}

export const modelCard: EventHandler<ModelCardView> = {
  view: (event, _children, words) =>
    withFields(baseView(event, words), {
      model: text(event.attributes, 'modelId'),
      createdBy: text(event.attributes, 'createdBy'),
    }),
  sample: { ...baseSample('model-card'), model: 'fraud-detector', createdBy: 'ana' },
};
