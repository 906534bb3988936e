import type { Face } from "./face.ts";

/** The faces of platforms as one. Its greeting is theirs, and how to end the process. */
export function together(faces: readonly [Face, ...Face[]]): Face {
  return {
    adapters: faces.flatMap(({ adapters }) => adapters),
    closed: Promise.all(faces.map(({ closed }) => closed)).then(() => undefined),
    greeting: () => `${faces.map((face) => face.greeting()).join("\n")} Ctrl-C ends me.\n`,
    unsaved: () => faces.some((face) => face.unsaved()),
    release: () => {
      for (const face of faces) face.release();
    },
  };
}
