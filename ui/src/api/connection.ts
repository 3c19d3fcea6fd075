import { create } from 'zustand';

interface Connection {
  /** False after a request without a response, until one gets a response. */
  reachable: boolean;
  /** True after a 401, until a sign-in succeeds. */
  signedOut: boolean;
}

/** Only the client writes it; the shell reads it for the retry banner and for redirecting to the sign-in page. */
export const useConnection = create<Connection>(() => ({ reachable: true, signedOut: false }));

export function markReachable(reachable: boolean): void {
  if (useConnection.getState().reachable !== reachable) {
    useConnection.setState({ reachable });
  }
}

export function markSignedOut(signedOut: boolean): void {
  if (useConnection.getState().signedOut !== signedOut) {
    useConnection.setState({ signedOut });
  }
}
