const AUTHORITY: ReadonlySet<string> = new Set([
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'CERT_UNTRUSTED',
  'INVALID_CA',
]);

/**
 * What is the matter with the certificate of a server, by the code of Node's error, as a sentence that says what to do;
 * null when the failure is another. `give`: where the file of an authority is given, such as `--tls-ca`.
 */
export function certificateTrouble(code: string, give: string): string | null {
  if (AUTHORITY.has(code)) {
    return `Its certificate is by an authority that this computer does not know (${code}). Give the authority's certificate, as a PEM file, with ${give}.`;
  }
  switch (code) {
    case 'ERR_TLS_CERT_ALTNAME_INVALID':
      return 'Its certificate is for another name. Use the name that stands in the certificate.';
    case 'CERT_HAS_EXPIRED':
      return 'Its certificate has expired. Renew it there, or set the clock of this computer.';
    case 'CERT_NOT_YET_VALID':
      return 'Its certificate is not good yet. Set the clock of this computer.';
    case 'ERR_SSL_WRONG_VERSION_NUMBER':
    case 'ERR_SSL_PACKET_LENGTH_TOO_LONG':
      return 'It does not speak TLS there. Try the address with http:// in the place of https://.';
    default:
      return null;
  }
}
