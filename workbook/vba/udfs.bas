Attribute VB_Name = "xlwings_udfs"
' Written by python -m udfs.wrapper: what is changed here is lost.
Option Explicit
#Const App = "Microsoft Excel"
Public Sub Auto_Open()
    On Error Resume Next
    Application.MacroOptions Macro:="DENIAL_ACTION", Description:="What to do first about a denial, by its reason and remark codes.", _
        Category:="Denial Desk", ArgumentDescriptions:=Array( _
        "Group and CARC of its denials, the largest first.", "Remark codes (RARC).", "The table with its headers: Reasons[[#Headers],[#Data]]. What each claim adjustment reason code (CARC) means for us.", "The table with its headers: Remarks[[#Headers],[#Data]]. Remark codes (RARC) that change what a reason means.", "Date of the payer's latest answer: most clocks start here.")
    Application.MacroOptions Macro:="DENIAL_AGE", Description:="The aging bucket of a denial on a day: 0-30 days, 31-60 days and so on.", _
        Category:="Denial Desk", ArgumentDescriptions:=Array( _
        "Date of the first denial: the month a denial is counted in.", "The day to count to, such as TODAY().")
    Application.MacroOptions Macro:="DENIAL_ALLOWED", Description:="What a line should be allowed by your fee schedule, taken by itself; or that it is not in there.", _
        Category:="Denial Desk", ArgumentDescriptions:=Array( _
        "Who denied it last, by the name the Payer names table gives it.", "Procedure code.", "First date of service.", "The table with its headers: FeeSchedule[[#Headers],[#Data]]. What your contracts say a payer owes: empty until you enter it.", "The table with its headers: Policy[[#Headers],[#Data]]. The practice's own numbers: every weight and threshold.", "Modifiers, separated by spaces.", "Place of service.", "How many; 1 if left out.", "What was billed; never more than that is owed.")
    Application.MacroOptions Macro:="DENIAL_CATEGORY", Description:="What kind of denial it is, by its reason and remark codes. last_answer asks for the rules of that day.", _
        Category:="Denial Desk", ArgumentDescriptions:=Array( _
        "Group and CARC of its denials, the largest first.", "Remark codes (RARC).", "The table with its headers: Reasons[[#Headers],[#Data]]. What each claim adjustment reason code (CARC) means for us.", "The table with its headers: Remarks[[#Headers],[#Data]]. Remark codes (RARC) that change what a reason means.", "Date of the payer's latest answer: most clocks start here.")
    Application.MacroOptions Macro:="DENIAL_DEADLINE", Description:="The last safe day of a step with a payer, of the appeal if none is named; or a sentence why there is no date.", _
        Category:="Denial Desk", ArgumentDescriptions:=Array( _
        "Who denied it last, by the name the Payer names table gives it.", "Commercial, Original Medicare ...", "Date of the first denial: the month a denial is counted in.", "The table with its headers: Payers[[#Headers],[#Data]]. How long each payer gives us, for what, from when: by payer, line of business, state, level.", "The table with its headers: Policy[[#Headers],[#Data]]. The practice's own numbers: every weight and threshold.", "The table with its headers: Holidays[[#Headers],[#Data]]. Days that are not business days.", "appeal (if left out), filing, corrected claim, external review ...", "Yours: the appeal level it is at; empty means the first.", "State whose rules apply.", "What kind of denial it is.", "Date of the payer's latest answer: most clocks start here.",  _
        "First date of service.", "Last date of service.", "Yours: when the appeal or corrected claim went out.", "Yours: how it went out.", "Denied dollars that are still open.")
    Application.MacroOptions Macro:="DENIAL_FILING_LIMIT", Description:="The last safe day to file a claim with a payer; or a sentence why there is no date.", _
        Category:="Denial Desk", ArgumentDescriptions:=Array( _
        "Who denied it last, by the name the Payer names table gives it.", "Commercial, Original Medicare ...", "Last date of service.", "The table with its headers: Payers[[#Headers],[#Data]]. How long each payer gives us, for what, from when: by payer, line of business, state, level.", "The table with its headers: Policy[[#Headers],[#Data]]. The practice's own numbers: every weight and threshold.", "The table with its headers: Holidays[[#Headers],[#Data]]. Days that are not business days.", "State whose rules apply.", "What kind of denial it is.")
    Application.MacroOptions Macro:="DENIAL_FOLLOW_UP", Description:="The day to ask a payer about what was sent: by its own rule, else by how it was sent.", _
        Category:="Denial Desk", ArgumentDescriptions:=Array( _
        "Who denied it last, by the name the Payer names table gives it.", "Commercial, Original Medicare ...", "Yours: when the appeal or corrected claim went out.", "Yours: how it went out.", "The table with its headers: Payers[[#Headers],[#Data]]. How long each payer gives us, for what, from when: by payer, line of business, state, level.", "The table with its headers: Policy[[#Headers],[#Data]]. The practice's own numbers: every weight and threshold.", "The table with its headers: Holidays[[#Headers],[#Data]]. Days that are not business days.", "State whose rules apply.", "What kind of denial it is.")
    Application.MacroOptions Macro:="DENIAL_ODDS", Description:="How likely a denial is to be won: the reason's prior, weighed against your own results where they are given.", _
        Category:="Denial Desk", ArgumentDescriptions:=Array( _
        "Group and CARC of its denials, the largest first.", "Remark codes (RARC).", "The table with its headers: Reasons[[#Headers],[#Data]]. What each claim adjustment reason code (CARC) means for us.", "The table with its headers: Remarks[[#Headers],[#Data]]. Remark codes (RARC) that change what a reason means.", "The table with its headers: Policy[[#Headers],[#Data]]. The practice's own numbers: every weight and threshold.", "How many such denials of yours were won.", "How many such denials of yours were decided.", "Date of the payer's latest answer: most clocks start here.")
    Application.MacroOptions Macro:="DENIAL_OWNER", Description:="Whose a denial is: the payer's owner, else the person of the Team table who holds the category's role.", _
        Category:="Denial Desk", ArgumentDescriptions:=Array( _
        "Group and CARC of its denials, the largest first.", "Remark codes (RARC).", "Who denied it last, by the name the Payer names table gives it.", "The table with its headers: Reasons[[#Headers],[#Data]]. What each claim adjustment reason code (CARC) means for us.", "The table with its headers: Remarks[[#Headers],[#Data]]. Remark codes (RARC) that change what a reason means.", "The table with its headers: Team[[#Headers],[#Data]]. Who does what: one person may hold several roles.", "The table with its headers: PayerNames[[#Headers],[#Data]]. Which payer a remittance's name and ID stand for.", "Date of the payer's latest answer: most clocks start here.")
    Application.MacroOptions Macro:="DENIAL_PRIORITY", Description:="The score of a denial: dollars at risk x urgency x odds, by the weights of the Policy table.", _
        Category:="Denial Desk", ArgumentDescriptions:=Array( _
        "Denied dollars that are still open.", "From today to Act by. Zero or less: the window has closed.", "How likely it is to be won.", "The table with its headers: Policy[[#Headers],[#Data]]. The practice's own numbers: every weight and threshold.")
    Application.MacroOptions Macro:="DENIAL_REASON", Description:="What a reason code (CARC) means, in our own short words; of several codes the first.", _
        Category:="Denial Desk", ArgumentDescriptions:=Array( _
        "Group and CARC of its denials, the largest first.", "The table with its headers: Reasons[[#Headers],[#Data]]. What each claim adjustment reason code (CARC) means for us.", "Date of the payer's latest answer: most clocks start here.")
    Application.MacroOptions Macro:="DENIAL_SCORES", Description:="Judges every denial, a row for each: category, owner, next action, route, odds, dates and the rule behind it.", _
        Category:="Denial Desk", ArgumentDescriptions:=Array( _
        "What makes this denied claim one of its kind: claim number and date of service.", "Who denied it last, by the name the Payer names table gives it.", "Commercial, Original Medicare ...", "State whose rules apply.", "Group and CARC of its denials, the largest first.", "Remark codes (RARC).", "Denied dollars that are still open.", "What the remittances say so far: New, Paid, Upheld, Reopened ...", "Yours. It wins over what the remittances say.", "Yours: the appeal level it is at; empty means the first.", "Yours: a date you know better; it wins and the basis says so.", "Yours: odds you know better; they win.", "Yours: when the appeal or corrected claim went out.", "Yours: how it went out.", "First date of service.", "Last date of service.",  _
        "Date of the first denial: the month a denial is counted in.", "Date of the payer's latest answer: most clocks start here.", "The rendering provider.", "The table with its headers: Payers[[#Headers],[#Data]]. How long each payer gives us, for what, from when: by payer, line of business, state, level.", "The table with its headers: PayerNames[[#Headers],[#Data]]. Which payer a remittance's name and ID stand for.", "The table with its headers: Reasons[[#Headers],[#Data]]. What each claim adjustment reason code (CARC) means for us.", "The table with its headers: Remarks[[#Headers],[#Data]]. Remark codes (RARC) that change what a reason means.", "The table with its headers: Team[[#Headers],[#Data]]. Who does what: one person may hold several roles.",  _
        "The table with its headers: Policy[[#Headers],[#Data]]. The practice's own numbers: every weight and threshold.", "The table with its headers: Holidays[[#Headers],[#Data]]. Days that are not business days.")
    ThisWorkbook.Saved = True
End Sub

Function DENIAL_ACTION(codes, remarks, reasons_table, remarks_table, Optional last_answer)
Attribute DENIAL_ACTION.VB_Description = "What to do first about a denial, by its reason and remark codes."
    #If App = "Microsoft Excel" Then
        If TypeOf Application.Caller Is Range Then On Error GoTo failed
        DENIAL_ACTION = XLPy.CallUDF("udfs", "DENIAL_ACTION", Array(codes, remarks, reasons_table, remarks_table, last_answer), ThisWorkbook, Application.Caller)
        Exit Function
    #Else
        DENIAL_ACTION = XLPy.CallUDF("udfs", "DENIAL_ACTION", Array(codes, remarks, reasons_table, remarks_table, last_answer))
        Exit Function
    #End If
failed:
    DENIAL_ACTION = Err.Description
End Function

Function DENIAL_AGE(first_denied, on_day)
Attribute DENIAL_AGE.VB_Description = "The aging bucket of a denial on a day: 0-30 days, 31-60 days and so on."
    #If App = "Microsoft Excel" Then
        If TypeOf Application.Caller Is Range Then On Error GoTo failed
        DENIAL_AGE = XLPy.CallUDF("udfs", "DENIAL_AGE", Array(first_denied, on_day), ThisWorkbook, Application.Caller)
        Exit Function
    #Else
        DENIAL_AGE = XLPy.CallUDF("udfs", "DENIAL_AGE", Array(first_denied, on_day))
        Exit Function
    #End If
failed:
    DENIAL_AGE = Err.Description
End Function

Function DENIAL_ALLOWED(payer, procedure, service_from, fee_schedule_table, policy_table, Optional modifiers, Optional place, Optional units, Optional charge)
Attribute DENIAL_ALLOWED.VB_Description = "What a line should be allowed by your fee schedule, taken by itself; or that it is not in there."
    #If App = "Microsoft Excel" Then
        If TypeOf Application.Caller Is Range Then On Error GoTo failed
        DENIAL_ALLOWED = XLPy.CallUDF("udfs", "DENIAL_ALLOWED", Array(payer, procedure, service_from, fee_schedule_table, policy_table, modifiers, place, units, charge), ThisWorkbook, Application.Caller)
        Exit Function
    #Else
        DENIAL_ALLOWED = XLPy.CallUDF("udfs", "DENIAL_ALLOWED", Array(payer, procedure, service_from, fee_schedule_table, policy_table, modifiers, place, units, charge))
        Exit Function
    #End If
failed:
    DENIAL_ALLOWED = Err.Description
End Function

Function DENIAL_CATEGORY(codes, remarks, reasons_table, remarks_table, Optional last_answer)
Attribute DENIAL_CATEGORY.VB_Description = "What kind of denial it is, by its reason and remark codes. last_answer asks for the rules of that day."
    #If App = "Microsoft Excel" Then
        If TypeOf Application.Caller Is Range Then On Error GoTo failed
        DENIAL_CATEGORY = XLPy.CallUDF("udfs", "DENIAL_CATEGORY", Array(codes, remarks, reasons_table, remarks_table, last_answer), ThisWorkbook, Application.Caller)
        Exit Function
    #Else
        DENIAL_CATEGORY = XLPy.CallUDF("udfs", "DENIAL_CATEGORY", Array(codes, remarks, reasons_table, remarks_table, last_answer))
        Exit Function
    #End If
failed:
    DENIAL_CATEGORY = Err.Description
End Function

Function DENIAL_DEADLINE(payer, line_of_business, first_denied, payers_table, policy_table, holidays_table, Optional for_step, Optional level, Optional state, Optional category, Optional last_answer, Optional service_from, Optional service_to, Optional sent_on, Optional sent_by, Optional at_risk)
Attribute DENIAL_DEADLINE.VB_Description = "The last safe day of a step with a payer, of the appeal if none is named; or a sentence why there is no date."
    #If App = "Microsoft Excel" Then
        If TypeOf Application.Caller Is Range Then On Error GoTo failed
        DENIAL_DEADLINE = XLPy.CallUDF("udfs", "DENIAL_DEADLINE", Array(payer, line_of_business, first_denied, payers_table, policy_table, holidays_table, for_step, level, state, category, last_answer, service_from, service_to, sent_on, sent_by, at_risk), ThisWorkbook, Application.Caller)
        Exit Function
    #Else
        DENIAL_DEADLINE = XLPy.CallUDF("udfs", "DENIAL_DEADLINE", Array(payer, line_of_business, first_denied, payers_table, policy_table, holidays_table, for_step, level, state, category, last_answer, service_from, service_to, sent_on, sent_by, at_risk))
        Exit Function
    #End If
failed:
    DENIAL_DEADLINE = Err.Description
End Function

Function DENIAL_FILING_LIMIT(payer, line_of_business, service_to, payers_table, policy_table, holidays_table, Optional state, Optional category)
Attribute DENIAL_FILING_LIMIT.VB_Description = "The last safe day to file a claim with a payer; or a sentence why there is no date."
    #If App = "Microsoft Excel" Then
        If TypeOf Application.Caller Is Range Then On Error GoTo failed
        DENIAL_FILING_LIMIT = XLPy.CallUDF("udfs", "DENIAL_FILING_LIMIT", Array(payer, line_of_business, service_to, payers_table, policy_table, holidays_table, state, category), ThisWorkbook, Application.Caller)
        Exit Function
    #Else
        DENIAL_FILING_LIMIT = XLPy.CallUDF("udfs", "DENIAL_FILING_LIMIT", Array(payer, line_of_business, service_to, payers_table, policy_table, holidays_table, state, category))
        Exit Function
    #End If
failed:
    DENIAL_FILING_LIMIT = Err.Description
End Function

Function DENIAL_FOLLOW_UP(payer, line_of_business, sent_on, sent_by, payers_table, policy_table, holidays_table, Optional state, Optional category)
Attribute DENIAL_FOLLOW_UP.VB_Description = "The day to ask a payer about what was sent: by its own rule, else by how it was sent."
    #If App = "Microsoft Excel" Then
        If TypeOf Application.Caller Is Range Then On Error GoTo failed
        DENIAL_FOLLOW_UP = XLPy.CallUDF("udfs", "DENIAL_FOLLOW_UP", Array(payer, line_of_business, sent_on, sent_by, payers_table, policy_table, holidays_table, state, category), ThisWorkbook, Application.Caller)
        Exit Function
    #Else
        DENIAL_FOLLOW_UP = XLPy.CallUDF("udfs", "DENIAL_FOLLOW_UP", Array(payer, line_of_business, sent_on, sent_by, payers_table, policy_table, holidays_table, state, category))
        Exit Function
    #End If
failed:
    DENIAL_FOLLOW_UP = Err.Description
End Function

Function DENIAL_ODDS(codes, remarks, reasons_table, remarks_table, policy_table, Optional won, Optional decided, Optional last_answer)
Attribute DENIAL_ODDS.VB_Description = "How likely a denial is to be won: the reason's prior, weighed against your own results where they are given."
    #If App = "Microsoft Excel" Then
        If TypeOf Application.Caller Is Range Then On Error GoTo failed
        DENIAL_ODDS = XLPy.CallUDF("udfs", "DENIAL_ODDS", Array(codes, remarks, reasons_table, remarks_table, policy_table, won, decided, last_answer), ThisWorkbook, Application.Caller)
        Exit Function
    #Else
        DENIAL_ODDS = XLPy.CallUDF("udfs", "DENIAL_ODDS", Array(codes, remarks, reasons_table, remarks_table, policy_table, won, decided, last_answer))
        Exit Function
    #End If
failed:
    DENIAL_ODDS = Err.Description
End Function

Function DENIAL_OWNER(codes, remarks, payer, reasons_table, remarks_table, team_table, payer_names_table, Optional last_answer)
Attribute DENIAL_OWNER.VB_Description = "Whose a denial is: the payer's owner, else the person of the Team table who holds the category's role."
    #If App = "Microsoft Excel" Then
        If TypeOf Application.Caller Is Range Then On Error GoTo failed
        DENIAL_OWNER = XLPy.CallUDF("udfs", "DENIAL_OWNER", Array(codes, remarks, payer, reasons_table, remarks_table, team_table, payer_names_table, last_answer), ThisWorkbook, Application.Caller)
        Exit Function
    #Else
        DENIAL_OWNER = XLPy.CallUDF("udfs", "DENIAL_OWNER", Array(codes, remarks, payer, reasons_table, remarks_table, team_table, payer_names_table, last_answer))
        Exit Function
    #End If
failed:
    DENIAL_OWNER = Err.Description
End Function

Function DENIAL_PRIORITY(at_risk, days_left, odds, policy_table)
Attribute DENIAL_PRIORITY.VB_Description = "The score of a denial: dollars at risk x urgency x odds, by the weights of the Policy table."
    #If App = "Microsoft Excel" Then
        If TypeOf Application.Caller Is Range Then On Error GoTo failed
        DENIAL_PRIORITY = XLPy.CallUDF("udfs", "DENIAL_PRIORITY", Array(at_risk, days_left, odds, policy_table), ThisWorkbook, Application.Caller)
        Exit Function
    #Else
        DENIAL_PRIORITY = XLPy.CallUDF("udfs", "DENIAL_PRIORITY", Array(at_risk, days_left, odds, policy_table))
        Exit Function
    #End If
failed:
    DENIAL_PRIORITY = Err.Description
End Function

Function DENIAL_REASON(codes, reasons_table, Optional last_answer)
Attribute DENIAL_REASON.VB_Description = "What a reason code (CARC) means, in our own short words; of several codes the first."
    #If App = "Microsoft Excel" Then
        If TypeOf Application.Caller Is Range Then On Error GoTo failed
        DENIAL_REASON = XLPy.CallUDF("udfs", "DENIAL_REASON", Array(codes, reasons_table, last_answer), ThisWorkbook, Application.Caller)
        Exit Function
    #Else
        DENIAL_REASON = XLPy.CallUDF("udfs", "DENIAL_REASON", Array(codes, reasons_table, last_answer))
        Exit Function
    #End If
failed:
    DENIAL_REASON = Err.Description
End Function

Function DENIAL_SCORES(key, payer, line_of_business, state, codes, remarks, at_risk, outcome, status, level, my_act_by, my_odds, sent_on, sent_by, service_from, service_to, first_denied, last_answer, provider, payers_table, payer_names_table, reasons_table, remarks_table, team_table, policy_table, holidays_table)
Attribute DENIAL_SCORES.VB_Description = "Judges every denial, a row for each: category, owner, next action, route, odds, dates and the rule behind it."
    #If App = "Microsoft Excel" Then
        If TypeOf Application.Caller Is Range Then On Error GoTo failed
        DENIAL_SCORES = XLPy.CallUDF("udfs", "DENIAL_SCORES", Array(key, payer, line_of_business, state, codes, remarks, at_risk, outcome, status, level, my_act_by, my_odds, sent_on, sent_by, service_from, service_to, first_denied, last_answer, provider, payers_table, payer_names_table, reasons_table, remarks_table, team_table, policy_table, holidays_table), ThisWorkbook, Application.Caller)
        Exit Function
    #Else
        DENIAL_SCORES = XLPy.CallUDF("udfs", "DENIAL_SCORES", Array(key, payer, line_of_business, state, codes, remarks, at_risk, outcome, status, level, my_act_by, my_odds, sent_on, sent_by, service_from, service_to, first_denied, last_answer, provider, payers_table, payer_names_table, reasons_table, remarks_table, team_table, policy_table, holidays_table))
        Exit Function
    #End If
failed:
    DENIAL_SCORES = Err.Description
End Function
