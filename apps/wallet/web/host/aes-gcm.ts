import type { PresentationPorts } from '@inro/wallet/core';

/** AES-256-GCM by WebCrypto, in a browser and in Node. */
export const openAesGcm: PresentationPorts['openAesGcm'] = async ({ key, iv, additionalData, sealed }) => {
  const imported = await crypto.subtle.importKey('raw', key.slice(), 'AES-GCM', false, ['decrypt']);
  const parameters = { name: 'AES-GCM', iv: iv.slice(), additionalData: additionalData.slice() };
  return new Uint8Array(await crypto.subtle.decrypt(parameters, imported, sealed.slice()));
};
