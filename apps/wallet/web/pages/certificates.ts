import { certificatesTexts } from '../texts/certificates.ts';
import { CertificatesPage } from './certificates-page.tsx';

/** What `journeys.tsx` loads when it is needed. */
export const Page = CertificatesPage;
export const texts = [certificatesTexts];
