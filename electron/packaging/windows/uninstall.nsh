; What Parley has written for the user who uninstalls it, beside what the installer has: the program for parley: links,
; and its start at login. Of other users of the machine both stay, and lead nowhere. Not when a new version takes the
; place of this one. Agents' data stays.
!macro customUnInstall
  ${ifNot} ${isUpdated}
    DeleteRegKey HKCU "Software\Classes\parley"
    DeleteRegValue HKCU "Software\Microsoft\Windows\CurrentVersion\Run" "app.parley.console"
    DeleteRegValue HKCU "Software\Microsoft\Windows\CurrentVersion\Explorer\StartupApproved\Run" "app.parley.console"
  ${endIf}
!macroend
