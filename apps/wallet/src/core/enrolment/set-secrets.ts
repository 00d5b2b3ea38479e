import type { Secret } from '@inro/foundation';
import { JPKI_AID, JpkiClient, secretBytes } from '@inro/jpki';
import type { KeyKind } from '@inro/jpki-profile';
import { WalletError } from '../../errors.ts';
import type { ElementDoor } from '../door-client.ts';

/** The phone's own secrets, chosen by the person; held in memory alone and only until they are set. */
export interface ChosenSecrets {
  readonly pin: Secret<string>;
  /** Needed with a signing certificate. */
  readonly password?: Secret<string>;
}

/** Whether they have the right form: `jpki.secret_malformed`, `jpki.secret_of_other_kind`; nothing is sent. */
export function checkSecrets(secrets: ChosenSecrets, certificates: readonly KeyKind[]): void {
  if (certificates.includes('userAuthentication')) secretBytes('userAuthenticationPin', secrets.pin);
  if (!certificates.includes('digitalSignature')) return;
  if (!secrets.password) throw new WalletError('wallet.secrets_needed');
  secretBytes('signaturePassword', secrets.password);
}

/** Sets them on the applet, under the permit that the authority has just given; they leave the phone by no way. */
export async function setSecretsOnApplet(
  door: ElementDoor,
  secrets: ChosenSecrets | undefined,
  certificates: readonly KeyKind[],
): Promise<void> {
  if (!secrets) throw new WalletError('wallet.secrets_needed');
  const channel = await door.openChannel(JPKI_AID);
  try {
    const applet = new JpkiClient(channel);
    if (certificates.includes('userAuthentication')) await applet.set('userAuthenticationPin', secrets.pin);
    if (certificates.includes('digitalSignature') && secrets.password)
      await applet.set('signaturePassword', secrets.password);
  } finally {
    await channel.close();
  }
}
