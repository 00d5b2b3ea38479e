import { textHook } from '@inro/design-system';
import type { gatewayTexts } from './texts/gateway.ts';

export const useText = textHook<typeof gatewayTexts>();
