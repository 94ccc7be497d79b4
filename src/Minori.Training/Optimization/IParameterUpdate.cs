namespace Minori.Training;

/// <summary>An optimizer's step over a block of parameters, in pieces that don't depend on one another.</summary>
internal interface IParameterUpdate : IDisposable
{
    /// <summary>The number of pieces, which cover every parameter once.</summary>
    int Pieces { get; }

    /// <summary>Updates one piece; several may be updated at a time.</summary>
    void Run(int piece, in OptimizerStep step);
}
