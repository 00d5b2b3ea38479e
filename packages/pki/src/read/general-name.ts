import { DerCursor as Cursor, checkDer, context, contextPrimitive, type DerCursor, refuse } from './der.ts';
import { DistinguishedName } from './name.ts';
import { readDottedOid } from './oid-text.ts';
import { readIa5 } from './strings.ts';

/** RFC 5280 §4.2.1.6, all nine forms. */
export type GeneralName =
  | { readonly form: 'otherName'; readonly type: string; readonly value: Uint8Array }
  | { readonly form: 'rfc822Name' | 'dNSName' | 'uniformResourceIdentifier'; readonly text: string }
  | { readonly form: 'x400Address' | 'ediPartyName'; readonly der: Uint8Array }
  | { readonly form: 'directoryName'; readonly name: DistinguishedName }
  | { readonly form: 'iPAddress'; readonly octets: Uint8Array }
  | { readonly form: 'registeredID'; readonly id: string };

export type GeneralNameForm = GeneralName['form'];

/** More names than this in one list are refused: the longest in honest use hold some hundreds. */
const MAXIMUM_NAMES = 65_536;

/** Reads the next GeneralName. */
export function readGeneralName(cursor: DerCursor): GeneralName {
  switch (cursor.peek()) {
    case context(0): {
      const inner = cursor.enter(context(0));
      const type = inner.oid();
      const value = inner.content(context(0));
      inner.done();
      checkDer(value, cursor.structure);
      return { form: 'otherName', type, value };
    }
    case contextPrimitive(1):
      return { form: 'rfc822Name', text: readIa5(cursor, contextPrimitive(1)) };
    case contextPrimitive(2):
      return { form: 'dNSName', text: readIa5(cursor, contextPrimitive(2)) };
    case context(3):
    case context(5): {
      const form = cursor.peek() === context(3) ? 'x400Address' : 'ediPartyName';
      const der = cursor.element();
      checkDer(der, cursor.structure);
      return { form, der };
    }
    case context(4): {
      // X.680 §31.2.7: a CHOICE under an implicit tag is tagged explicitly.
      const inner = cursor.enter(context(4));
      const name = new DistinguishedName(inner.element(0x30), cursor.structure);
      inner.done();
      return { form: 'directoryName', name };
    }
    case contextPrimitive(6):
      return { form: 'uniformResourceIdentifier', text: readIa5(cursor, contextPrimitive(6)) };
    case contextPrimitive(7):
      return { form: 'iPAddress', octets: cursor.content(contextPrimitive(7)) };
    case contextPrimitive(8): {
      const octets = cursor.content(contextPrimitive(8));
      const id = readDottedOid(octets, 0, octets.length);
      return { form: 'registeredID', id: id ?? refuse('oid_not_canonical', cursor.structure, cursor.position) };
    }
    default:
      return cursor.refuse('tag_unexpected');
  }
}

/** GeneralNames: at least one (RFC 5280 §4.2.1.6). */
function readGeneralNames(names: DerCursor): readonly GeneralName[] {
  if (!names.more) names.refuse('empty');
  const out: GeneralName[] = [];
  while (names.more) {
    if (out.length >= MAXIMUM_NAMES) names.refuse('too_many');
    out.push(readGeneralName(names));
  }
  return out;
}

/** GeneralNames from an element of that tag inside `cursor`. */
export function enterGeneralNames(cursor: DerCursor, wanted = 0x30): readonly GeneralName[] {
  return readGeneralNames(cursor.enter(wanted));
}

/** GeneralNames that are the whole of `der`. */
export function parseGeneralNames(der: Uint8Array, structure: string): readonly GeneralName[] {
  const outer = new Cursor(der, structure);
  const names = enterGeneralNames(outer);
  outer.done();
  return names;
}
