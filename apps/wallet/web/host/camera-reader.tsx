import { withoutRuby } from '@inro/design-system';
import { useEffect, useRef } from 'react';
import { readQrImage } from './qr-image.ts';

const everyMs = 200;

/** Shows what the camera sees and reads it until there is a QR code; the camera is off when this is gone. */
export function CameraReader({
  description,
  onText,
  onFailure,
}: {
  readonly description: string;
  readonly onText: (text: string) => void;
  readonly onFailure: () => void;
}) {
  const video = useRef<HTMLVideoElement>(null);
  const handlers = useRef({ onText, onFailure });
  handlers.current = { onText, onFailure };
  useEffect(() => {
    let stream: MediaStream | undefined;
    let live = true;
    const read = async (view: HTMLVideoElement): Promise<void> => {
      while (live) {
        const text = await readQrImage(view);
        if (live && text !== undefined) return handlers.current.onText(text);
        await new Promise((resolve) => setTimeout(resolve, everyMs));
      }
    };
    const start = async () => {
      stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: 'environment' } });
      const view = video.current;
      if (!live || view === null) return stream.getTracks().forEach((track) => void track.stop());
      view.srcObject = stream;
      await view.play();
      await read(view);
    };
    start().catch(() => {
      if (live) handlers.current.onFailure();
    });
    return () => {
      live = false;
      stream?.getTracks().forEach((track) => void track.stop());
    };
  }, []);
  return (
    <video
      aria-label={withoutRuby(description)}
      className="my-4 w-full rounded-panel bg-black"
      muted
      playsInline
      ref={video}
    />
  );
}
