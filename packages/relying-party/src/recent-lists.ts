import { parseCertificateList, type UnverifiedCertificateList } from '@inro/pki/read';

/** By the very array that was handed in: the same lists are asked at each answer, and one of a large authority takes a second to read. */
const listsRead = new WeakMap<Uint8Array, UnverifiedCertificateList>();

/** As it is where it cannot be read: the report says so. */
export function readOnce(der: Uint8Array): Uint8Array | UnverifiedCertificateList {
  try {
    const list = listsRead.get(der) ?? parseCertificateList(der);
    listsRead.set(der, list);
    return list;
  } catch {
    return der;
  }
}
