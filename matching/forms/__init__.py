from .answers import AnswerForm, QuestionForm, RankingForm, ReplyForm, TalkForm
from .greetings import GreetingForm
from .matches import ClosingForm, MoveForm, RecordMatchForm, TermsForm, WorkForm
from .mentors import AdmissionForm, ContactRecordForm, ForwardForm, SnoozeForm
from .proposals import CommentForm, InviteForm, ProposalForm
from .rounds import (
    CancelRoundForm,
    ConfirmForm,
    MembersForm,
    NoteForm,
    PublishForm,
    ReopenForm,
    RoundForm,
    RulingForm,
    TeamForm,
)
from .signed import CheckInForm

__all__ = [
    "AdmissionForm",
    "AnswerForm",
    "CancelRoundForm",
    "CheckInForm",
    "ClosingForm",
    "CommentForm",
    "ConfirmForm",
    "ContactRecordForm",
    "ForwardForm",
    "GreetingForm",
    "InviteForm",
    "MembersForm",
    "MoveForm",
    "NoteForm",
    "ProposalForm",
    "PublishForm",
    "QuestionForm",
    "RankingForm",
    "RecordMatchForm",
    "ReopenForm",
    "ReplyForm",
    "RoundForm",
    "RulingForm",
    "SnoozeForm",
    "TalkForm",
    "TeamForm",
    "TermsForm",
    "WorkForm",
]
