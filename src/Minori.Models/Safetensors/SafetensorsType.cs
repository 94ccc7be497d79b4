namespace Minori.Models;

/// <summary>The element types of safetensors that this program knows, named as in the file.</summary>
public enum SafetensorsType
{
    F64,
    F32,
    F16,
    BF16,
    I64,
    I32,
    I16,
    I8,
    U8,
    BOOL,
}

/// <summary>What an element type means in bytes.</summary>
public static class SafetensorsTypes
{
    /// <summary>The size of one element in bytes.</summary>
    public static int Size(this SafetensorsType type) => type switch
    {
        SafetensorsType.F64 or SafetensorsType.I64 => 8,
        SafetensorsType.F32 or SafetensorsType.I32 => 4,
        SafetensorsType.F16 or SafetensorsType.BF16 or SafetensorsType.I16 => 2,
        SafetensorsType.I8 or SafetensorsType.U8 or SafetensorsType.BOOL => 1,
        _ => throw new ArgumentOutOfRangeException(nameof(type)),
    };

    /// <summary>What PyTorch and <c>torch_dtype</c> of a <c>config.json</c> call a floating-point type.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Elements of the type are no floating-point numbers.</exception>
    public static string TorchName(this SafetensorsType type) => type switch
    {
        SafetensorsType.F64 => "float64",
        SafetensorsType.F32 => "float32",
        SafetensorsType.F16 => "float16",
        SafetensorsType.BF16 => "bfloat16",
        _ => throw new ArgumentOutOfRangeException(nameof(type)),
    };

    /// <summary>Whether elements are floating-point numbers.</summary>
    public static bool IsFloating(this SafetensorsType type) =>
        type is SafetensorsType.F64 or SafetensorsType.F32 or SafetensorsType.F16 or SafetensorsType.BF16;
}
