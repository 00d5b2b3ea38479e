import { isBase64 } from '@inro/foundation';
import { z } from 'zod';

/** base64 in a body: what `fromBase64` reads (RFC 4648 §3.5: with padding, canonical), of so many characters at most. */
export const base64Text = (longest: number) => z.string().max(longest).refine(isBase64);
