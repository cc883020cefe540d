// electron-builder loads this only to rebuild native modules, which electron-builder.ts turns off (npmRebuild: false).
throw new Error(
  "Nothing is rebuilt for Electron here: set npmRebuild to false, or take @electron/rebuild's own package.",
);
