using Minori.Execution.Workers;

namespace Minori.Studies.Jobs;

/// <summary>A kind whose jobs spend their time on training steps; the others' is spent on evaluations, or on no arithmetic.</summary>
internal interface ITrainingKind : IJobKind;
