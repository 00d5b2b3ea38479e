/** Seconds by the machine's clock, which is the provider's own: what is compared with its times is told by it too. */
export const machineTime = (): number => Math.floor(Date.now() / 1000);
