import type { CommandApdu, ResponseApdu } from '@inro/apdu';
import type { Randomness } from '@inro/foundation';
import type { Face } from './face.ts';

/**
 * An application's code, one object a module of a pre-registered load file. It keeps no state of its own: what lasts lies
 * in `context.records` and `context.keys`, what does not in `context.session`. Refusals are thrown as StatusWordError.
 */
export interface ApplicationModule<Session = unknown> {
  readonly loadFileAid: Uint8Array;
  readonly moduleAid: Uint8Array;
  /** Two bytes, major and minor; shown by GET STATUS with the load file. */
  readonly version: number;
  /** The volatile state of a logical channel on which the application has just been selected. */
  openSession(): Session;
  /** INSTALL [for install]: the C9 parameters. May write first records. */
  install?(parameters: Uint8Array, context: ApplicationContext<Session>): void;
  /** SELECT by name: the FCI template, or empty. The card manager leaves it out when P2 asks for none. */
  select(context: ApplicationContext<Session>): Uint8Array;
  /** Another application is selected on this logical channel, or the channel is closed (not at reset or power-off). */
  deselect?(context: ApplicationContext<Session>): void;
  /** Any command but those of the card manager (SELECT by name, MANAGE CHANNEL); `cla` has no channel bits. */
  process(command: CommandApdu, context: ApplicationContext<Session>): Promise<ResponseApdu> | ResponseApdu;
  /**
   * One DGI of STORE DATA, handed on by the associated security domain after INSTALL [for personalization];
   * `context.secureChannel` tells the level. The answer goes back to the off-card entity.
   */
  storeData(dgi: number, data: Uint8Array, context: ApplicationContext<Session>): Promise<Uint8Array> | Uint8Array;
}

/** What an application may use while it handles one command. */
export interface ApplicationContext<Session = unknown> {
  /** This instance's AID. */
  readonly aid: Uint8Array;
  /** Volatile state on this logical channel; for `storeData` and `install` a fresh one. */
  readonly session: Session;
  readonly records: Records;
  readonly keys: ApplicationKeys;
  readonly randomness: Randomness;
  /** The life-cycle state byte of this instance: 07 selectable, 0F… its own states. */
  readonly lifeCycle: number;
  /** Card production life cycle data, 42 bytes. */
  readonly cplc: Uint8Array;
  /** Where the command came in; what installs and personalises is wired. */
  readonly face: Face;
  /** The secure channel that carries this command (`storeData` only). */
  readonly secureChannel: { readonly securityLevel: number; readonly securityDomain: Uint8Array } | undefined;
  /** ECDSA P-256 over SHA-256 of the statement by the element's attestation key; DER. */
  attest(statement: Uint8Array): Promise<Uint8Array>;
}

/**
 * The durable records of one application instance, by name. Changes are pending until the command ends: a command
 * that answers with an error status word drops them, any other commits them all at once before its status word.
 */
export interface Records {
  get(name: string): Uint8Array | undefined;
  set(name: string, value: Uint8Array): void;
  delete(name: string): void;
  names(): readonly string[];
  /** Puts all pending changes on disk now, whatever becomes of the command: the retry counter before the comparison. */
  commitNow(): void;
}

/** RSA-2048 public key: modulus 256 bytes, exponent 3 bytes, big-endian. */
export interface RsaPublicKey {
  readonly modulus: Uint8Array;
  readonly exponent: Uint8Array;
}

/** What the element's engine makes keys of. */
export const applicationKeyAlgorithms = ['rsa-2048', 'ec-p384', 'ec-p256'] as const;
export type ApplicationKeyAlgorithm = (typeof applicationKeyAlgorithms)[number];

/** The public key of a pair, as octets: RSA-2048 modulus ‖ exponent, P-384 and P-256 the uncompressed point (SEC 1 §2.3.3). */
export interface ApplicationPublicKey {
  readonly algorithm: ApplicationKeyAlgorithm;
  readonly octets: Uint8Array;
}

/** The keys of one application instance, by name; private keys never come out. Changes commit like records. */
export interface ApplicationKeys {
  /** Makes a key pair, in the place of one of the same name, of whichever algorithm that is. */
  generate(name: string, algorithm: ApplicationKeyAlgorithm): Promise<ApplicationPublicKey>;
  publicKey(name: string): ApplicationPublicKey | undefined;
  delete(name: string): void;
  /** RSASSA-PKCS1-v1_5 padding (type 1) over 1–245 bytes as they are: usually a DigestInfo. 256 bytes. */
  signPkcs1(name: string, bytes: Uint8Array): Promise<Uint8Array>;
  /** RSASSA-PSS, SHA-256, MGF1-SHA-256, salt 32, over a SHA-256 digest. 256 bytes. */
  signPss(name: string, digest: Uint8Array): Promise<Uint8Array>;
  /** ECDSA on P-384 over a SHA-384 digest (FIPS 186-5 §6.4.1): r ‖ s, 96 bytes. */
  signEcdsa(name: string, digest: Uint8Array): Promise<Uint8Array>;
  /**
   * ECDSA on P-256 over a SHA-256 digest: r ‖ s, 64 bytes. The pair is gone, on disk, before its key works: whatever
   * comes of the command, it signs nothing else.
   */
  signOnce(name: string, digest: Uint8Array): Promise<Uint8Array>;
  /** ECDH on P-256 with an uncompressed point (SP 800-56A §5.7.1.2): the x-coordinate, 32 bytes; 6A80 for no point of the curve. */
  agree(name: string, point: Uint8Array): Promise<Uint8Array>;
}
