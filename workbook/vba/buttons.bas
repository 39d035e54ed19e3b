Attribute VB_Name = "Buttons"
Option Explicit
' Every button of the ribbon comes here; its id, which never holds anything but letters, tells Python which command it is.
Public Sub OnPress(control As Object)
    RunPython "from macros import ribbon; ribbon.press('" & control.ID & "')"
End Sub
