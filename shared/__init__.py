"""What every room stands on, and nothing about any one room's business."""
