import { type Secret, utf8 } from '@inro/foundation';
import { JpkiClient, type spendLastTry } from '@inro/jpki';
import { APPLICATION_TYPE, type KeyKind, keyAlgorithmRows } from '@inro/jpki-profile';
import { ecdsaSignatureValue } from '@inro/pki/read';
import { assembleApplication, prepareApplication } from '@inro/pki/request';
import { WalletError } from '../../errors.ts';
import type { DoorClient } from '../door-client.ts';

export interface CardProgress {
  readonly done: number;
  readonly of: number;
}

/** What is signed (docs/protocol/registration.md, application document). */
export interface ApplicationContent {
  readonly nonce: string;
  readonly certificates: readonly KeyKind[];
  /** base64url. */
  readonly attestationCertificateSha256: string;
  readonly seId: string;
  readonly requestedAt: Date;
}

/** The card at the antenna, found to be a My Number Card that can sign. */
export async function openCard(door: DoorClient): Promise<JpkiClient> {
  const card = await JpkiClient.select(await door.connectCard());
  if ((await card.tokenKind()) !== 'card') throw new WalletError('wallet.not_a_my_number_card');
  if (!(await card.certificatesPresent()).digitalSignature) throw new WalletError('wallet.card_cannot_sign');
  return card;
}

const document = (content: ApplicationContent): Uint8Array =>
  utf8(
    JSON.stringify({
      type: APPLICATION_TYPE,
      nonce: content.nonce,
      certificates: content.certificates,
      attestationCertificateSha256: content.attestationCertificateSha256,
      secureElement: { seId: content.seId },
      requestedAt: content.requestedAt.toISOString(),
    }),
  );

/** Lets the card sign the application; the password is sent to the card and forgotten. DER of the CMS. */
export async function signApplication(
  door: DoorClient,
  content: ApplicationContent,
  password: Secret<string>,
  options: { readonly spendLastTry?: typeof spendLastTry; readonly onProgress?: (progress: CardProgress) => void },
): Promise<Uint8Array> {
  const report = (done: number) => options.onProgress?.({ done, of: 4 });
  report(0);
  const card = await openCard(door);
  report(1);
  await card.verify('signaturePassword', password, options.spendLastTry);
  report(2);
  const prepared = prepareApplication(document(content), await card.readCertificate('digitalSignature'));
  report(3);
  const signature = await card.signDigest('digitalSignature', prepared.digest);
  report(4);
  // A card gives r ‖ s out; CMS has the same two numbers in DER (RFC 5753 §7.2).
  const isRsa = signature.length === keyAlgorithmRows['rsa-2048'].signatureLength;
  return assembleApplication(prepared, isRsa ? signature : ecdsaSignatureValue(signature)!);
}
