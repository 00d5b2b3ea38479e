import { earlierForm, keyAlgorithmOf, readApplication } from '@inro/authority-wire/application';
import type { KeyAlgorithm } from '@inro/jpki-profile';
import { unverifiedElement } from '@inro/verifier';
import type { ApplicationRow } from '../schema.ts';

/** On what the keys of an application are made, at an element whose chain was believed; undefined where it can make none that is accepted. */
export function algorithmOf({
  document,
  element_chain,
}: Pick<ApplicationRow, 'document' | 'element_chain'>): KeyAlgorithm | undefined {
  const element = element_chain === null ? undefined : unverifiedElement(element_chain);
  return (
    element && keyAlgorithmOf(readApplication(document.toString('base64'), earlierForm).document, element.keyAlgorithms)
  );
}
