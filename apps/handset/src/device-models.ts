/** A kind of phone. What it says of itself is never trusted by a server; its element's attestation is. */
export interface DeviceModel {
  readonly model: string;
  /** As the maker writes it. */
  readonly name: string;
  readonly supported: boolean;
  /** Where the contactless antenna lies, in percent of width and height of the back. */
  readonly antenna: { readonly x: number; readonly y: number };
}

export const deviceModels: readonly DeviceModel[] = [
  { model: 'inro-one', name: 'Inro One', supported: true, antenna: { x: 50, y: 22 } },
  { model: 'inro-fold', name: 'Inro Fold', supported: true, antenna: { x: 75, y: 30 } },
  { model: 'inro-mini', name: 'Inro Mini', supported: true, antenna: { x: 50, y: 50 } },
  // Its element has no room for the applet: the way through "this phone is not supported" needs a phone.
  { model: 'inro-lite', name: 'Inro Lite', supported: false, antenna: { x: 50, y: 80 } },
];

export const findDeviceModel = (model: string): DeviceModel | undefined =>
  deviceModels.find((row) => row.model === model);
