import type { ProcessHost } from '@inro/host';
import type { MasterKeys } from './orders.ts';

export interface PhoneMakerContext extends ProcessHost {
  /** Of the two parties that will open the elements: nobody but the maker has both. */
  readonly masters: MasterKeys;
}
