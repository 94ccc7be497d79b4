namespace Minori.Models;

/// <summary>Final norm and head inside a block of parameters, or of gradients.</summary>
internal readonly unsafe struct HeadTensors(float* block, ParameterLayout layout)
{
    /// <summary>[C].</summary>
    public OperandTensors Norm { get; } = new(block, layout.FinalNorm);

    /// <summary>[V, C].</summary>
    public float* Head { get; } = block + layout.Head;
}
