/** The one-time token of a link from a mail, as it stands in the address: never read as a number or anything else. */
export function tokenInAddress(): string {
  return new URLSearchParams(window.location.search).get('token') ?? ''
}
