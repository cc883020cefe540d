; "Open with" for recordings, beside the person's own choice: nothing is taken over. Kept equal to electron-builder.ts by a test.
!define SLIMSCRIBE_KEY "Software\Classes\Applications\${APP_EXECUTABLE_FILENAME}"

!macro customInstall
  WriteRegStr SHCTX "${SLIMSCRIBE_KEY}" "FriendlyAppName" "${PRODUCT_NAME}"
  WriteRegStr SHCTX "${SLIMSCRIBE_KEY}\shell\open\command" "" '"$INSTDIR\${APP_EXECUTABLE_FILENAME}" "%1"'
  WriteRegStr SHCTX "${SLIMSCRIBE_KEY}\SupportedTypes" ".wav" ""
  WriteRegStr SHCTX "${SLIMSCRIBE_KEY}\SupportedTypes" ".mp3" ""
  WriteRegStr SHCTX "${SLIMSCRIBE_KEY}\SupportedTypes" ".mp2" ""
  WriteRegStr SHCTX "${SLIMSCRIBE_KEY}\SupportedTypes" ".flac" ""
  WriteRegStr SHCTX "${SLIMSCRIBE_KEY}\SupportedTypes" ".ogg" ""
  WriteRegStr SHCTX "${SLIMSCRIBE_KEY}\SupportedTypes" ".oga" ""
  WriteRegStr SHCTX "${SLIMSCRIBE_KEY}\SupportedTypes" ".opus" ""
  WriteRegStr SHCTX "${SLIMSCRIBE_KEY}\SupportedTypes" ".m4a" ""
  WriteRegStr SHCTX "${SLIMSCRIBE_KEY}\SupportedTypes" ".m4b" ""
  WriteRegStr SHCTX "${SLIMSCRIBE_KEY}\SupportedTypes" ".aac" ""
  WriteRegStr SHCTX "${SLIMSCRIBE_KEY}\SupportedTypes" ".aif" ""
  WriteRegStr SHCTX "${SLIMSCRIBE_KEY}\SupportedTypes" ".aiff" ""
  WriteRegStr SHCTX "${SLIMSCRIBE_KEY}\SupportedTypes" ".aifc" ""
  WriteRegStr SHCTX "${SLIMSCRIBE_KEY}\SupportedTypes" ".mp4" ""
  WriteRegStr SHCTX "${SLIMSCRIBE_KEY}\SupportedTypes" ".m4v" ""
  WriteRegStr SHCTX "${SLIMSCRIBE_KEY}\SupportedTypes" ".mov" ""
  WriteRegStr SHCTX "${SLIMSCRIBE_KEY}\SupportedTypes" ".webm" ""
  WriteRegStr SHCTX "${SLIMSCRIBE_KEY}\SupportedTypes" ".mkv" ""
  WriteRegStr SHCTX "${SLIMSCRIBE_KEY}\SupportedTypes" ".mka" ""
  WriteRegStr SHCTX "${SLIMSCRIBE_KEY}\SupportedTypes" ".mts" ""
  WriteRegStr SHCTX "${SLIMSCRIBE_KEY}\SupportedTypes" ".m2ts" ""
!macroend

!macro customUnInstall
  DeleteRegKey SHCTX "${SLIMSCRIBE_KEY}"
!macroend
