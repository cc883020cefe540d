/** What somebody else will tell, once. */
export interface Later<T> {
  told: Promise<T>;
  tell(value: T): void;
}

export function later<T>(): Later<T> {
  let tell: (value: T) => void = () => {};
  const told = new Promise<T>((resolve) => {
    tell = resolve;
  });
  return { told, tell };
}
