import { create } from 'zustand';

interface Connection {
  /** False after a request that got no answer, until one does. */
  reachable: boolean;
  /** True after a 401, until a sign-in succeeds. */
  signedOut: boolean;
}

/** Written by the client only; the shell reads it for the retry banner and the way to the sign-in page. */
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
