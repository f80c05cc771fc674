from .answers import AnswerForm, QuestionForm, RankingForm, ReplyForm, TalkForm
from .greetings import GreetingForm
from .matches import ClosingForm, MoveForm, RecordMatchForm, TermsForm, WorkForm
from .mentors import AdmissionForm, ContactRecordForm, ForwardForm, SnoozeForm
from .proposals import CommentForm, InviteForm, ProposalForm
from .signed import CheckInForm

__all__ = [
    "AdmissionForm",
    "AnswerForm",
    "CheckInForm",
    "ClosingForm",
    "CommentForm",
    "ContactRecordForm",
    "ForwardForm",
    "GreetingForm",
    "InviteForm",
    "MoveForm",
    "ProposalForm",
    "QuestionForm",
    "RankingForm",
    "RecordMatchForm",
    "ReplyForm",
    "SnoozeForm",
    "TalkForm",
    "TermsForm",
    "WorkForm",
]
