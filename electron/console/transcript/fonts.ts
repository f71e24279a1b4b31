import regular from '@expo-google-fonts/inter/400Regular/Inter_400Regular.ttf?inline';
import semiBold from '@expo-google-fonts/inter/600SemiBold/Inter_600SemiBold.ttf?inline';

/** The fonts of documents: Inter (SIL Open Font License 1.1), with Latin, Greek and Cyrillic letters. */
export const FONTS = { regular: bytesOf(regular), semiBold: bytesOf(semiBold) };

function bytesOf(address: string): Uint8Array {
  return Buffer.from(address.slice(address.indexOf(',') + 1), 'base64');
}
