import { readSession } from '../api/session';

const waitMs = 2_000;
const answersToGiveUp = 2;

/**
 * Loads a part of the page that is a file of its own. React and the router remember a failed import for good, so while
 * the server is away the file is asked for again, until it is there. A server that answers and has no such file is a newer
 * one: that fails, and the error offers to load the page anew.
 */
export async function loadChunk<T>(load: () => Promise<T>): Promise<T> {
  let answers = 0;
  for (;;) {
    try {
      return await load();
    } catch (error) {
      // Asking for the session also shows the banner, and takes it away.
      answers = (await isAnswering()) ? answers + 1 : 0;
      if (answers === answersToGiveUp) {
        throw error;
      }
      await new Promise((resolve) => setTimeout(resolve, waitMs));
    }
  }
}

async function isAnswering(): Promise<boolean> {
  try {
    await readSession();
    return true;
  } catch {
    return false;
  }
}
